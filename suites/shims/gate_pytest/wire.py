"""The way out: lines to the gate, and stacks when it asks. PYTEST_DONT_REWRITE."""
import faulthandler
import json
import os
import signal
import sys
import time


class Wire:
    """The way out. Holds its own references, since tests replace clocks, file systems and descriptors."""

    def __init__(self, path):
        self.path = path
        self.pid = os.getpid()
        self.getpid, self.write, self.fstat, self.open = os.getpid, os.write, os.fstat, os.open
        self.encode = json.JSONEncoder(separators=(",", ":")).encode
        self.time, self.clock = time.time, time.perf_counter
        self.flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        self.reopen()

    def reopen(self):
        self.fd = self.open(self.path, self.flags, 0o644)
        self.identity = self.same()

    def same(self):
        try:
            seen = self.fstat(self.fd)
            return (seen.st_dev, seen.st_ino)
        except OSError:
            return None

    def say(self, kind, **event):
        if self.getpid() == self.pid:  # a forked child must not speak for its parent
            self.put(kind, event)

    def put(self, kind, event):
        self.put_fields(kind, self.encode(event)[1:-1])

    def put_fields(self, kind, fields):
        """The same of what is JSON already, without its braces."""
        comma = "," if fields else ""
        line = ('{"type":"%s","at":%d%s%s}\n' % (kind, self.time() * 1000, comma, fields)).encode("utf-8")
        try:
            if self.same() != self.identity:
                self.reopen()  # a test has closed all descriptors, and ours may be another file by now
            while line:
                line = line[self.write(self.fd, line) :]
        except OSError:
            pass  # a full disk ends the report, never the user's tests; the gate misses the lines and says so


def listen_for_stack_requests(folder):
    """A signal makes this process write where it is, even when a C loop holds the GIL."""
    number = signal.SIGRTMAX - 2 if sys.platform.startswith("linux") else getattr(signal, "SIGUSR2", None)
    if number is None or not hasattr(faulthandler, "register"):
        return
    path = os.path.join(folder, "stack.%d.txt" % os.getpid())
    # A bare descriptor: a file object would be closed, with a warning, while the interpreter shuts down.
    out = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    faulthandler.register(number, file=out, all_threads=True, chain=False)
