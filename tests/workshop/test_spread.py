"""Work that is spread over processes."""

import os

import pytest

from trainer.workshop.spread import spread


def square(numbers: list[int], place: int) -> tuple[int, int]:
    return numbers[place] ** 2, os.getpid()


def die_elsewhere(home: int, place: int) -> int:
    if os.getpid() != home:
        os._exit(1)
    return place


def fail(_thing: None, _place: int) -> int:
    raise ValueError("no")


@pytest.mark.parametrize(("processes", "elsewhere"), [(1, False), (2, True)])
def test_results_come_in_order(processes: int, elsewhere: bool) -> None:
    done = list(spread(square, list(range(20)), 20, processes))
    assert [result for result, _ in done] == [n * n for n in range(20)]
    assert (os.getpid() not in {process for _, process in done}) == elsewhere


def test_what_a_process_that_died_left_is_done_here() -> None:
    assert list(spread(die_elsewhere, os.getpid(), 5, 2)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_comes_through(processes: int) -> None:
    with pytest.raises(ValueError, match="no"):
        list(spread(fail, None, 3, processes))
