"""Runs a program with a stream on a terminal of its own, and takes all that it writes there."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
import tty

END = b"\0"  # which the program never prints


def on_terminal(command, stream="stdout", columns=80, **streams):
    """Its status, and what it wrote to `stdout` and `stderr`, of which one was the terminal."""
    ours, its = pty.openpty()
    tty.setraw(its)
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("4H", 25, columns, 0, 0))
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
               **streams, stream: its}
    text = {"stdout": b"", "stderr": b""}

    def end():
        """
        The last to close a terminal may take with it what was not read yet: so this end is kept
        open, and told where the output ends.
        """
        for name in text:
            pipe = getattr(process, name)
            if pipe:
                text[name] = pipe.read()
                pipe.close()
        process.wait()
        os.write(its, END)

    with subprocess.Popen(command, **streams) as process:
        waiter = threading.Thread(target=end)
        waiter.start()
        got = b""
        while not got.endswith(END):
            got += os.read(ours, 65536)
        waiter.join()
    os.close(its)
    os.close(ours)
    text[stream] = got[:-len(END)]
    return process.returncode, text["stdout"], text["stderr"]
