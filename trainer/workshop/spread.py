"""Spreading work over processes."""

import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_jobs: list[tuple[Callable[[Any, int], Any], Any]] = []
"""What a process of the pool was started for."""


def spread(
    work: Callable[[Thing, int], Result], thing: Thing, count: int, processes: int
) -> Iterator[Result]:
    """`work(thing, 0)`, `work(thing, 1)`, … up to `count`, as they get done, by so many processes,
    of which this is one. `work` is a function of a module; `thing` and the results can be pickled.
    """
    if processes <= 1:
        yield from (work(thing, number) for number in range(count))
        return
    packed = pickle.dumps((work, thing))
    # Spawned, not forked: the same on every system, and safe whatever threads there are.
    pool = ProcessPoolExecutor(processes - 1, get_context("spawn"), _begin, (packed,))
    try:
        waiting = deque((number, pool.submit(_do, number)) for number in range(count))
        while waiting:
            # The others begin at the front, this one at the back.
            number, last = waiting.pop()
            if last.cancel():
                yield work(thing, number)
            else:
                yield _outcome(work, thing, number, last)
            while waiting and waiting[0][1].done():
                number, first = waiting.popleft()
                yield _outcome(work, thing, number, first)
    finally:
        # Not waited for work that nobody will ask for any more (Ctrl-C).
        pool.shutdown(wait=True, cancel_futures=True)


def _outcome(
    work: Callable[[Thing, int], Result], thing: Thing, number: int, future: "Future[Result]"
) -> Result:
    """What a process found out; where it was killed, for memory was short, it is done here."""
    try:
        return future.result()
    except BrokenProcessPool:
        return work(thing, number)


def _begin(packed: bytes) -> None:
    # Ctrl-C reaches every process of the terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _jobs.append(pickle.loads(packed))


def _do(number: int) -> Any:
    work, thing = _jobs[-1]
    return work(thing, number)
