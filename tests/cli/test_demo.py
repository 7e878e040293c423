import pytest

from tests.cli.run import Command
from trainer.cli.demo import HEADLINES
from trainer.errors import ExitCode

pytestmark = pytest.mark.slow


def test_the_ideal_trainee_is_heard_and_passes_every_call(trainer: Command) -> None:
    ran = trainer("demo", "--json", "--strict")
    assert ran.code == ExitCode.DONE
    calls = ran.json["calls"]
    assert tuple(call["scenario"] for call in calls) == HEADLINES
    for call in calls:
        assert call["passed"], call["scenario"]
        assert call["score"] >= 90, call["scenario"]
        assert call["model"] == "embedded"
        replies = [turn for turn in call["turns"] if turn["heard"]]
        assert len(replies) >= 2, call["scenario"]
        assert all(turn["heard_confidence"] is not None for turn in replies)
    assert "[1/4]" in ran.err


@pytest.mark.parametrize("trainee", ["rude", "silent"])
def test_the_rude_and_the_silent_trainee_fail_every_call(trainer: Command, trainee: str) -> None:
    ran = trainer("demo", "--trainee", trainee, "--json")
    assert ran.code == ExitCode.DONE
    assert [call["passed"] for call in ran.json["calls"]] == [False] * len(HEADLINES)
