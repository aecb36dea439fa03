"""Test Anything Protocol for the Python tests: call these, end with done()."""

import sys
import traceback

_count = 0
_failed = 0


def note(text):
    """Comment lines."""
    for line in str(text).splitlines() or [""]:
        print("#", line.encode("ascii", "backslashreplace").decode())


def _result(passed, name):
    global _count, _failed
    _count += 1
    _failed += not passed
    print("%s %d - %s" % ("ok" if passed else "not ok", _count, name), flush=True)


def ok(condition, name, why=""):
    """The condition holds; `why` is shown when it does not."""
    _result(bool(condition), name)
    if not condition and str(why):
        note(str(why)[:4000])
    return bool(condition)


def same(got, want, name):
    """Two values are equal."""
    return ok(got == want, name, "got:  %.1500r\nwant: %.1500r" % (got, want))


def skip(name, why):
    """Counted, as skipped."""
    _result(True, "%s # SKIP %s" % (name, why))


def skip_all(why):
    """Nothing in this file can run: ends it."""
    print("1..0 # SKIP", why)
    sys.exit(0)


def done():
    """The plan; status 1 when something failed."""
    print("1..%d" % _count if _count else "1..0 # SKIP nothing of it applies to this build")
    sys.exit(1 if _failed else 0)


def _exception(kind, value, trace):
    """What nobody caught is a failed test; the traceback goes to the log too."""
    text = "".join(traceback.format_exception(kind, value, trace))
    sys.stderr.write(text)
    ok(False, "the test ends without an exception", "%s\n%s" % (value, text))
    print("1..%d" % _count, flush=True)


sys.excepthook = _exception
