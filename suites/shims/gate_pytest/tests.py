"""Tests: their attempts, and what the reporter believes of them. PYTEST_DONT_REWRITE."""
import os
import re

import pytest

from gate_pytest.outcomes import Result, bare_failure, failure_of, leaves_of, plain, words_of
from gate_pytest.refs import key_of, ref_of_id


class Tests:
    """Tells the attempts of this process; in the one that reports, also what the reports say."""

    def __init__(self, gate, hooks):
        self.gate, self.hooks = gate, hooks
        self.view, self.counter, self.config, self.can_fork = {}, 0, None, False
        self.outer_test = os.environ.get("GATE_TEST")

    def pytest_configure(self, config):
        self.config = config
        self.can_fork = hasattr(config.option, "forked")  # pytest-forked is there

    def start(self, item):
        item._gate_tries = getattr(item, "_gate_tries", 0) + 1
        number = max(item._gate_tries, getattr(item, "execution_count", 0))  # pytest-rerunfailures counts over lost workers too
        self.counter += 1
        key = "%d.%d" % (self.gate.wire.pid, self.counter)
        if self.gate.wire.getpid() == self.gate.wire.pid:
            os.environ["GATE_TEST"] = key
        limit = _own_limit(item)
        more = "" if limit is None else ',"ownLimitMs":%d' % limit
        self.gate.attempt = Attempt(self.gate, item, number)
        self.gate.tell_fields("test-started", '%s,"key":"%s"%s' % (self.gate.attempt.head, key, more))

    def forked(self):
        """In a child that a test forks: the environment that others read of it is still the one of the parent's birth."""
        if self.gate.attempt is not None and not self.gate.attempt.done and not self.gate.listing:
            self.gate.wire.put("forked", {"pid": self.gate.wire.getpid(), "key": "%d.%d" % (self.gate.wire.pid, self.counter)})

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item, nextitem):
        self.gate.attempt = None
        if self.can_fork and (item.config.option.forked or item.get_closest_marker("forked")):
            self.start(item)  # the rest happens in a child, whose reports come back
        outcome = yield
        attempt = self.gate.attempt
        if attempt is not None and not attempt.done and not outcome.excinfo:
            _, result = self.view.get(attempt.key, (None, attempt))
            attempt.finish(result)
        if self.outer_test is None:
            os.environ.pop("GATE_TEST", None)
        else:
            os.environ["GATE_TEST"] = self.outer_test
        file = _file_of(item)
        if file is not None and file != _file_of(nextitem):
            self.gate.tell("file-finished", file=file)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item):
        # Not in the protocol hook: plugins that repeat a test do so inside of that.
        if self.gate.wire.getpid() == self.gate.wire.pid:
            self.start(item)
        yield

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item):
        attempt = self.gate.attempt
        finalizers, _ = getattr(getattr(item.session, "_setupstate", None), "stack", {}).get(item, (None, None))
        if attempt is not None and attempt.item is item and isinstance(finalizers, list):
            attempt.own_teardown = []
            finalizers[:] = [_noting(each, attempt.own_teardown) for each in finalizers]
        yield

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        outcome = yield
        attempt = self.gate.attempt
        if outcome.excinfo or attempt is None or attempt.item is not item:
            return
        report = outcome.get_result()
        hook = None
        if report.failed:
            hook, failures = self.blame(attempt, report, call.excinfo)
            attempt.failures += [] if attempt.done else failures
            attempt.blocked = hook if report.when == "setup" else attempt.blocked
        attempt.hear(report)
        report.gate = {"test": item._gate_ref, "hook": hook}
        if not self.gate.worker:
            report.gate["key"] = attempt.key  # a tuple, which a worker could not send
        if report.when == "teardown" and not attempt.done:
            attempt.finish(attempt)

    def blame(self, attempt, report, excinfo):
        """The hook whose failure this is, or the failures of the test itself."""
        if not excinfo:
            return None, [bare_failure(report.longreprtext)]
        error = excinfo.value
        if report.when == "setup":
            hook = self.hooks.hook_of(error, attempt.item)
            return (hook, []) if hook else (None, [failure_of(error, excinfo.tb, report.longreprtext)])
        own = [error]
        if report.when == "teardown":
            leaves = leaves_of(error)
            hooks = [self.hooks.hook_of(leaf, attempt.item) for leaf in leaves]
            if all(hooks):
                return hooks[0], []
            if any(hooks):
                own = [leaf for leaf, hook in zip(leaves, hooks) if not hook]
        return None, [failure_of(each, excinfo.tb if each is error else each.__traceback__, report.longreprtext) for each in own]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        """The second witness: what reaches the process that reports. With xdist all of it comes over the wire."""
        if self.gate.worker:
            return
        tag = report.__dict__.pop("gate", None) or {"test": self.ref_of_report(report), "hook": None}
        key = tag.get("key") or key_of(tag["test"])
        if key not in self.view or report.when == "setup":
            self.view[key] = (tag["test"], Result())
        result = self.view[key][1]
        result.seconds += getattr(report, "duration", 0) or 0
        result.hear(report)
        if not report.failed:
            return
        self.gate.failures += 1
        words = report.longrepr if isinstance(report.longrepr, str) else report.longreprtext
        if words.startswith("worker '") and "crashed while running" in words:
            result.crash = words.splitlines()[0]
        elif tag["hook"] is None:
            crash = getattr(report.longrepr, "reprcrash", None)
            message = plain(getattr(crash, "message", None) or words).strip()
            result.failures.append({"message": message.split("\n")[0], "stack": []})
        elif report.when == "setup":
            result.blocked = tag["hook"]

    def ref_of_report(self, report):
        nodeid = report.nodeid
        if self.config.getoption("dist", "no") == "loadgroup":
            nodeid = re.sub(r"@[^@\]]*$", "", nodeid)  # xdist has added the group
        return ref_of_id(nodeid, self.config.rootpath)


class Attempt(Result):
    """One try of one test in this process."""

    def __init__(self, gate, item, number):
        Result.__init__(self)
        self.gate, self.item, self.key = gate, item, key_of(item._gate_ref)
        self.head = '"test":%s,"attempt":%d' % (gate.wire.encode(item._gate_ref), number)
        self.began, self.hooks = gate.wire.clock(), 0.0
        self.done, self.own_teardown = False, None  # the errors of its own teardown, once that has begun

    def finish(self, result):
        self.done = True
        ms = (self.gate.wire.clock() - self.began - self.hooks) * 1000
        outcome = self.gate.wire.encode(result.outcome())
        self.gate.tell_fields("test-finished", '%s,"ms":%.3f,"outcome":%s' % (self.head, ms, outcome))

    def end_before_hook(self):
        """A test is over when its own teardown is: what its group does after it, hanging included, is not its doing."""
        if self.done or self.own_teardown is None:
            return
        self.failures += [failure_of(error, error.__traceback__, words_of(self.item, error)) for error in self.own_teardown]
        self.finish(self)


def _file_of(item):
    return getattr(item, "_gate_ref", {}).get("file")


def _noting(finalizer, errors):
    def watched():
        try:
            finalizer()
        except BaseException as error:
            errors.append(error)
            raise

    return watched


def _own_limit(item):
    """The limit of pytest-timeout for this test, in milliseconds."""
    if not item.config.pluginmanager.hasplugin("timeout"):
        return None
    mark = item.get_closest_marker("timeout")
    given = None if mark is None else mark.args[0] if mark.args else mark.kwargs.get("timeout")
    try:
        seconds = float(getattr(item.config, "_env_timeout", None) or 0) if given is None else float(given)
    except (TypeError, ValueError):
        return None
    return int(seconds * 1000) if seconds > 0 else None
