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

_AHEAD = 4
"""So much lies ready for each process: none waits for this one to look up from its own work."""

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
    # Handed out a few at a time: a future that is taken back while its process dies would make the
    # pool's own thread fail.
    waiting, running = deque(range(count)), deque[tuple[int, Future[Result]]]()
    most = _AHEAD * (processes - 1)
    try:
        while waiting or running:
            try:
                while waiting and len(running) < most:
                    running.append((waiting[0], pool.submit(_do, waiting[0])))
                    waiting.popleft()
            except BrokenProcessPool:
                most = 0
            if waiting:
                # The others begin at the front, this one at the back.
                yield work(thing, waiting.pop())
            elif running:
                yield _outcome(work, thing, *running.popleft())
            while running and running[0][1].done():
                yield _outcome(work, thing, *running.popleft())
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
