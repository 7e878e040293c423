"""Work that is spread over processes."""

import os
from multiprocessing.connection import Client, Listener

import pytest

from trainer.workshop.spread import spread

DOOR = Listener(("localhost", 0))
"""Of each process one; the other one of a test knocks at the address that it is given."""


def square(numbers: list[int], place: int) -> tuple[int, int]:
    return numbers[place] ** 2, os.getpid()


def together(home: tuple[int, tuple[str, int]], place: int) -> int:
    """Ends here only when it has begun in another process."""
    pid, address = home
    if os.getpid() == pid:
        DOOR.accept().close()
    else:
        Client(address).close()
    return place


def die_elsewhere(home: int, place: int) -> int:
    if os.getpid() != home:
        os._exit(1)
    return place


def fail(_thing: None, _place: int) -> int:
    raise ValueError("no")


def test_one_process_does_all_in_order() -> None:
    done = list(spread(square, list(range(20)), 20, 1))
    assert done == [(n * n, os.getpid()) for n in range(20)]


def test_several_processes_do_all_of_it_once() -> None:
    done = list(spread(square, list(range(200)), 200, 3))
    assert sorted(result for result, _ in done) == [n * n for n in range(200)]


def test_this_process_and_another_work_at_the_same_time() -> None:
    address = DOOR.address
    assert isinstance(address, tuple)
    assert sorted(spread(together, (os.getpid(), address), 2, 2)) == [0, 1]


def test_what_a_process_that_died_left_is_done_here() -> None:
    assert sorted(spread(die_elsewhere, os.getpid(), 5, 2)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_comes_through(processes: int) -> None:
    with pytest.raises(ValueError, match="no"):
        list(spread(fail, None, 3, processes))
