from dataclasses import replace
from pathlib import Path

from trainer.call.result import CallOutcome, CallResult
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.scoring.verdict import Scorecard
from trainer.tui.services import PastCall
from trainer.tui.suggest import last_results, next_scenario, rise

RESULT = CallResult(
    "", "", CallOutcome.COMPLETED, Scorecard(0, False), 1, "", "text", None, 1.0, (), ()
)


def past(scenario: str, score: float, passed: bool = True) -> PastCall:
    result = replace(RESULT, scenario=scenario, scorecard=Scorecard(score, passed))
    return PastCall(Path(), "2026-03-04T09:00:00", result)


def test_the_newest_call_of_each_scenario_counts() -> None:
    newest, other, oldest = past("a", 90), past("b", 70), past("a", 50)
    assert last_results([newest, other, oldest]) == {"a": newest, "b": other}


def test_rise_compares_with_the_same_scenario_before() -> None:
    newest, other, oldest = past("a", 90), past("b", 70), past("a", 50)
    history = [newest, other, oldest]
    assert rise(history, newest) == 40
    assert rise(history, other) is None
    assert rise(history, oldest) is None


def test_next_is_the_easiest_never_done_then_the_failed_then_the_weakest(library: Library) -> None:
    def suggested(*history: PastCall) -> tuple[str, str]:
        found = next_scenario(library, history)
        assert found is not None
        return found[0].id, found[1]

    easy, middle, middle_too = "ordinary-call", "dialect-caller", "silent-line"
    assert suggested() == (easy, "还没练过")
    assert suggested(past(easy, 90)) == (middle, "还没练过")
    done = [past(it, 90) for it in (easy, middle, middle_too)]
    assert suggested(*done, past("abusive-caller", 95, passed=False)) == (
        "abusive-caller",
        "上次 95 分，没有通过",
    )
    assert suggested(*done, past("abusive-caller", 85)) == (
        "abusive-caller",
        "上次 85 分，还可以更好",
    )
    assert next_scenario(Library(), []) is None


def test_the_course_says_what_comes_first() -> None:
    library = Library.load([packaged_folder()])
    assert library.course is not None
    order = library.course.scenarios
    assert len(set(order)) == len(order) > 20
    for number in range(len(order)):
        found = next_scenario(library, [past(name, 90) for name in order[:number]])
        assert found is not None
        assert found[0].id == order[number]
    beyond = next_scenario(library, [past(name, 90) for name in order])
    assert beyond is not None
    assert (beyond[0].level, beyond[1]) == (1, "还没练过")
