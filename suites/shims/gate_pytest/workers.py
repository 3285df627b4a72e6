"""The workers of xdist. PYTEST_DONT_REWRITE."""
import pytest

_FEWEST = 2  # a worker runs a test only when it knows the next one, or that there is none
# Names that xdist may change: without them it keeps its own way.
_OF_LOAD = ("_send_tests", "node2pending", "numnodes", "pending")
_OF_SCOPES = ("_assign_work_unit", "_pending_of", "assigned_work", "registered_collections", "remove_node", "workqueue")


class Workers:
    """
    Keeps as many of them at work as were asked for, when some die. Under `--dist load`, xdist hands out long rows of tests,
    takes none back from a worker that is stuck, and sends the others home when the last row is handed out: where several tests
    of a row never end, they would wait for each other. Where tests stay together (`loadfile`, `loadscope`, `loadgroup`), it runs
    the test again that a worker has died of, and a new worker waits for ever that gets one test only.
    """

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_testnodedown(self, node, error):
        """Asked before xdist gives away the tests of a dead worker and starts one in its place."""
        distributed = node.config.pluginmanager.getplugin("dsession")
        scheduler = getattr(distributed, "sched", None)
        if not error:
            return
        if all(hasattr(scheduler, name) for name in _OF_SCOPES):
            _take_over(scheduler)
        elif type(scheduler).__name__ == "LoadScheduling" and all(hasattr(scheduler, name) for name in _OF_LOAD):
            _keep_many(distributed, scheduler, node)


def _keep_many(distributed, scheduler, node):
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


def _take_over(scheduler):
    """From the first death on, of the schedulers that keep tests together: nobody gets a dead worker's last test, or too little."""
    if getattr(scheduler, "gate_takes_over", False):
        return
    scheduler.gate_takes_over = True
    assign, remove = scheduler._assign_work_unit, scheduler.remove_node

    def remove_node(node):
        units = scheduler.assigned_work.get(node, {}).values()
        died_of = next((each for unit in units for each, is_done in unit.items() if not is_done), None)
        for unit in units:
            if died_of in unit:
                unit[died_of] = True
        remove(node)  # what it takes for the last test is the one after that
        return died_of

    def assign_enough(node):
        if node not in scheduler.registered_collections:
            return  # still collecting: xdist would lose what it gives it; it is asked again when it is ready
        assign(node)
        while scheduler.workqueue and scheduler._pending_of(scheduler.assigned_work[node]) < _FEWEST:
            assign(node)
        if not scheduler.workqueue and scheduler._pending_of(scheduler.assigned_work[node]) < _FEWEST:
            node.shutdown()

    scheduler.remove_node = remove_node
    scheduler._assign_work_unit = assign_enough
