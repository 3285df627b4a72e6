"""What all parts of the plugin share: their voice, and the attempt that runs now. PYTEST_DONT_REWRITE."""


class Gate:
    """One for each process that runs pytest: alone, an xdist controller or one of its workers."""

    def __init__(self, wire, launch, listing, assignment, worker):
        self.wire, self.launch, self.listing, self.worker = wire, launch, listing, worker
        self.assignment = assignment
        self.diverts = listing or launch > 1 or assignment.is_part
        self.attempt = None
        self.failures, self.told = 0, False  # failed reports so far; whether the trouble of the session has been told

    def say(self, kind, **event):
        if not self.listing or kind == "discovered":
            self.wire.say(kind, **event)

    def tell(self, kind, **event):
        self.say(kind, pid=self.wire.pid, **event)

    def tell_fields(self, kind, fields):
        """The same of what is JSON already, without its braces: what is told of every test costs as little as it can."""
        if not self.listing and self.wire.getpid() == self.wire.pid:
            self.wire.put_fields(kind, '"pid":%d,%s' % (self.wire.pid, fields))

    def session_failed(self, failure, **more):
        self.told = True
        self.say("session-failed", failure=failure, **more)

    def notice(self, words):
        if not self.worker:
            part = "a part of this suite" if self.assignment.is_part else "launch %d of this suite" % self.launch
            what = "a listing" if self.listing else part
            self.wire.write(2, ("regression-gate: %s: %s\n" % (what, words)).encode("utf-8"))


class Step:
    """Brackets what is not a test."""

    def __init__(self, gate, step):
        self.gate, self.step = gate, step
        self.began = gate.wire.clock()
        gate.tell("step-started", step=step)

    def end(self, outcome=None):
        more = {} if outcome is None else {"outcome": outcome}
        seconds = self.gate.wire.clock() - self.began
        self.gate.tell("step-finished", step=self.step, ms=round(seconds * 1000, 3), **more)
        return seconds
