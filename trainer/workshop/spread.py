"""Spreading work over processes, with its results in order."""

import pickle
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
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
    """`work(thing, 0)`, `work(thing, 1)`, … up to `count`, in order, by so many `processes`; with
    one, by this one. `work` is a function of a module; `thing` and the results can be pickled."""
    if processes <= 1:
        yield from (work(thing, number) for number in range(count))
        return
    packed = pickle.dumps((work, thing))
    # Spawned, not forked: the same on every system, and safe whatever threads there are.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (packed,))
    done = 0
    try:
        for result in pool.map(_do, range(count), chunksize=2):
            yield result
            done += 1
    except BrokenProcessPool:
        # Memory was short and a process was killed: the rest is done here, one after another.
        yield from (work(thing, number) for number in range(done, count))
    finally:
        # Not waited for work that nobody will ask for any more (Ctrl-C).
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(packed: bytes) -> None:
    # Ctrl-C reaches every process of the terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _jobs.append(pickle.loads(packed))


def _do(number: int) -> Any:
    work, thing = _jobs[-1]
    return work(thing, number)
