from datetime import datetime
from pathlib import Path

import pytest

from trainer.call.result import CallOutcome, CallResult
from trainer.cli import saved
from trainer.errors import MissingError
from trainer.scoring.verdict import Scorecard

NOW = datetime(2026, 11, 25, 9, 30)


def result(scenario: str = "silent-line", score: float = 90.0) -> CallResult:
    return CallResult(
        scenario=scenario,
        title="无声电话",
        outcome=CallOutcome.COMPLETED,
        scorecard=Scorecard(score, True),
        seed=1,
        now=NOW.isoformat(),
        modality="text",
        model=None,
        duration_s=30.0,
        turns=(),
        conduct=(),
    )


def test_saved_calls_come_back_newest_first() -> None:
    saved.save(result(score=80), saved.new_folder("silent-line", NOW))
    saved.save(result(score=95), saved.new_folder("silent-line", NOW.replace(hour=10)))
    past = saved.past_calls()
    assert [call.result.scorecard.score for call in past] == [95, 80]
    assert past[0].when == "2026-11-25T10:30:00"
    assert past[0].result == result(score=95)


def test_two_calls_in_one_second_get_folders_of_their_own() -> None:
    first = saved.new_folder("silent-line", NOW)
    saved.save(result(), first)
    second = saved.new_folder("silent-line", NOW)
    saved.save(result(), second)
    assert first != second
    assert len(saved.past_calls()) == 2


def test_damaged_and_foreign_folders_are_left_out(home: Path) -> None:
    saved.save(result(), saved.new_folder("silent-line", NOW))
    for name, content in (("20261125-093000-broken", "{"), ("holiday photos", "{}")):
        folder = home / "calls" / name
        folder.mkdir()
        (folder / saved.RESULT_FILE).write_text(content, encoding="utf-8")
    assert len(saved.past_calls()) == 1


def test_no_calls_yet() -> None:
    assert saved.past_calls() == []


def test_a_folder_that_cannot_be_written_is_told(home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text("a file where the data folder should be", encoding="utf-8")
    with pytest.raises(MissingError, match="TRAINER_HOME"):
        saved.save(result(), saved.new_folder("silent-line", NOW))
