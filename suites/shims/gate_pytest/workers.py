"""The workers of xdist. PYTEST_DONT_REWRITE."""
import pytest

_FEWEST = 2  # a worker runs a test only when it knows the next one, or that there is none
_NEEDED = ("_send_tests", "node2pending", "numnodes", "pending")  # names that xdist may change: without them it keeps its own way


class Workers:
    """
    Keeps as many of them at work as were asked for, when some die. Under `--dist load`, xdist hands out long rows of tests,
    takes none back from a worker that is stuck, and sends the others home when the last row is handed out: where several tests
    of a row never end, they would wait for each other.
    """

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_testnodedown(self, node, error):
        """Asked before xdist gives away the tests of a dead worker and starts one in its place."""
        distributed = node.config.pluginmanager.getplugin("dsession")
        scheduler = getattr(distributed, "sched", None)
        if not error or type(scheduler).__name__ != "LoadScheduling" or not all(hasattr(scheduler, name) for name in _NEEDED):
            return
        scheduler.check_schedule = lambda node, duration=0: _hand_out(scheduler, node)
        alive = getattr(distributed, "_active_nodes", None)
        start = getattr(distributed, "_clone_node", None)
        most = getattr(distributed, "_max_worker_restart", None)
        gives_up = most is not None and getattr(distributed, "_failed_nodes_count", 0) >= most
        if alive is None or start is None or gives_up or getattr(distributed, "shouldstop", False):
            return
        held = len(scheduler.node2pending.get(node, ())) - 1 + len(scheduler.pending)
        # The one that xdist starts takes the first of them.
        for _ in range(min(scheduler.numnodes - len(alive), (held - 1) // _FEWEST)):
            start(node)


def _hand_out(scheduler, node):
    """From the first death on: as few tests at once as can be."""
    if node.shutting_down:
        return
    if not scheduler.pending:
        node.shutdown()
    elif len(scheduler.node2pending[node]) < _FEWEST:
        scheduler._send_tests(node, _FEWEST - len(scheduler.node2pending[node]))
