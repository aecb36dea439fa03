"""The page in a browser: BusyBox's httpd serves it, Chromium is told what to do by WebDriver.

That protocol is HTTP and JSON, so nothing beside Python's own library is needed.
"""

import atexit
import http.client
import json
import os
import shutil
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DRIVER = 9515
ARGUMENTS = ("--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
             "--disable-background-networking --disable-component-update --hide-scrollbars").split()
# Keys, as WebDriver names them.
TAB, ENTER = "\ue004", "\ue007"
_children = []


def lacking():
    """Why there can be no browser here, or nothing."""
    for program in "busybox", "chromium", "chromedriver", "unshare", "ip":
        if not shutil.which(program):
            return "no " + program
    if os.geteuid() != 0:
        return "a network namespace with its own loopback takes root"
    if subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode:
        return "no network namespace can be made"
    return None


def begin(*command, **keywords):
    """A program that is ended with this one."""
    keywords = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **keywords}
    child = subprocess.Popen(command, **keywords)
    _children.append(child)
    return child


@atexit.register
def end():
    """Ends all that was begun, the last first."""
    while _children:
        child = _children.pop()
        child.terminate()
        child.wait()


def until(condition, seconds=60):
    """The condition's first true value, or its last one."""
    limit = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > limit:
            return value
        time.sleep(0.1)


def listens(port, address="127.0.0.1"):
    """Somebody accepts connections there."""
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def connect(client, address):
    """Connects, once there is a way: the kernel makes that of a new IPv6 address a moment later."""
    if until(lambda: not client.connect_ex(address)) is False:
        raise OSError("no way to %s" % (address,))


def serve(www, address, tools):
    """BusyBox's httpd at ADDRESS:PORT; its scripts find programs in the folder `tools` alone."""
    return begin(shutil.which("busybox"), "httpd", "-f", "-p", address, "-h", www,
                 env={"PATH": tools})


class Refused(Exception):
    """What the driver does not do."""


class Browser:
    """One Chromium, with a profile of its own in a folder."""

    def __init__(self, folder, preferences=None):
        if not listens(DRIVER):
            begin("chromedriver", "--port=%d" % DRIVER)
            until(lambda: listens(DRIVER))
        # One connection for all: each that is closed would be a row of the page for a minute.
        self.driver = http.client.HTTPConnection("127.0.0.1", DRIVER, timeout=120)
        self.session = ""
        options = {"args": ARGUMENTS + ["--user-data-dir=" + folder], "prefs": preferences or {}}
        self.session = "/session/" + self.command("/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options}}})["sessionId"]

    def command(self, path, data=None, method=None):
        """A command of WebDriver."""
        self.driver.request(method or ("GET" if data is None else "POST"), self.session + path,
                            None if data is None else json.dumps(data).encode())
        answer = self.driver.getresponse()
        value = json.load(answer)["value"]
        if answer.status != 200:
            raise Refused("%s %s: %s" % (path, data, value))
        return value

    def cdp(self, name, **parameters):
        """A command of Chromium's own protocol."""
        return self.command("/goog/cdp/execute", {"cmd": name, "params": parameters})

    def open(self, url):
        """Goes there."""
        self.command("/url", {"url": url})

    def run(self, text):
        """What the script returns."""
        return self.command("/execute/sync", {"script": text, "args": []})

    def all(self, selector, what="e.textContent"):
        """Of each element `e` that the selector finds, what that script is."""
        return self.run("return [...document.querySelectorAll(%s)].map(e => %s)" % (
            json.dumps(selector), what))

    def text(self, name):
        """What the element of that id says."""
        return self.all("#" + name)[0]

    def click(self, selector, number=0):
        """Clicks at one of those that the selector finds."""
        self.run("document.querySelectorAll(%s)[%d].click()" % (json.dumps(selector), number))

    def rows(self):
        """The table: of each row its class and its cells, with | between them."""
        return self.all("#rows tr",
                        "[e.className, ...[...e.cells].map(c => c.textContent)].join('|')")

    def having(self, text):
        """Rows with that text, as soon as there are any."""
        return until(lambda: [row for row in self.rows() if text in row])

    def choose(self, text):
        """Sets the filter, and waits for its answer."""
        self.run("document.getElementById('filter').value = " + json.dumps(text))
        self.click("#form button")
        until(lambda: not self.run("return busy"))

    def refreshed(self):
        """Waits for an answer to a question that was asked after this call."""
        before = self.run("return asked")
        until(lambda: self.run("return asked > %d && !busy" % before))

    def sort(self, column):
        """Clicks at a column's head."""
        self.click("#head button", column)

    def press(self, *keys):
        """Keys, one after the other, for whatever has the focus."""
        self.command("/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]}]})

    def media(self, scheme):
        """The person likes it `light` or `dark`."""
        self.cdp("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screen(self, width, height, scale=1):
        """The window's size, in pixels of CSS."""
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=scale, mobile=width < 600)

    def close(self):
        """Ends it."""
        self.command("", method="DELETE")
        self.driver.close()
