"""Results as scripts read them, and as they are kept."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.call.calls import GREET, SILENT, Held, planned
from trainer.call.controls import HangUp, Hold
from trainer.call.inputs import Heard, VoiceStarted
from trainer.call.result import CallOutcome, CallResult
from trainer.call.result_json import call_json, load_result, save_result
from trainer.errors import DamagedError, ExitCode
from trainer.scoring.transcript import Reply, Transcript, Word


@pytest.fixture
def result(tmp_path: Path) -> CallResult:
    """A call with two turns: words with times, something forbidden, a hold, no reply at last."""
    call = Held(planned(tmp_path, GREET)).answer(2).caller().wait(1)
    start = call.at
    call.feed(VoiceStarted(start))
    call.wait(2.6)
    words = (
        Word("您好", start, start + 0.5, 0.9),
        Word("这不归我管", start + 0.6, start + 1.7123, 0.8),
    )
    said = Reply(Transcript("您好这不归我管", words))
    call.feed(Heard(call.at, start, start + 2, said, 1.8, -21.3))
    call.wait(2).caller().press(Hold(True)).wait(4).press(Hold(False)).over()
    return replace(call.result, recording="calls/call.flac")


def plain(result: CallResult) -> dict[str, Any]:
    """What a script reads."""
    return json.loads(json.dumps(call_json(result), ensure_ascii=False, allow_nan=False))


def test_the_call(result: CallResult) -> None:
    document = plain(result)
    assert (
        document.items()
        >= {
            "scenario": "call",
            "outcome": "abandoned",
            "score": round(result.scorecard.score, 1),
            "passed": False,
            "critical": ["客户等不到回答，挂了电话"],
            "seed": 1,
            "model": "ears",
            "duration_s": round(result.duration_s, 2),
            "recording": "calls/call.flac",
        }.items()
    )
    assert [turn["turn"] for turn in document["turns"]] == ["one", "two"]


def test_a_turn(result: CallResult) -> None:
    turn = plain(result)["turns"][0]
    assert (
        turn.items()
        >= {
            "turn": "one",
            "caller": "喂，你们是客服吗？",
            "heard": "您好这不归我管",
            "heard_confidence": 0.83,
            "reply_start": 9.0,
            "reply_end": 11.0,
        }.items()
    )


def test_required_and_forbidden_with_their_times_in_the_call(result: CallResult) -> None:
    turn = plain(result)["turns"][0]
    greeting, company = turn["required"]
    assert greeting == {
        "text": "您好",
        "state": "met",
        "similarity": 1.0,
        "evidence": "您好",
        "start": 9.0,
        "end": 9.5,
    }
    assert (company["text"], company["state"]) == ("安居客服中心", "missed")
    assert turn["forbidden"] == [
        {
            "phrase": "这不归我管",
            "evidence": "这不归我管",
            "severity": "major",
            "state": "met",
            "start": 9.6,
            "end": 10.71,
        }
    ]


def test_conduct_of_turns_and_of_the_call(result: CallResult) -> None:
    document = plain(result)
    for verdict in [*document["turns"][0]["conduct"], *document["conduct"]]:
        assert {"rule", "state", "measured", "limit", "unit"} <= set(verdict)
        assert verdict["state"] in ("met", "missed", "unclear")
    turn = {verdict["rule"]: verdict for verdict in document["turns"][0]["conduct"]}
    assert turn["reply-latency"] == {
        "rule": "reply-latency",
        "state": "met",
        "measured": 1.0,
        "limit": 3.0,
        "unit": "s",
        "at": 9.0,
    }
    assert set(turn) == {"reply-latency", "talk-over", "pace", "loudness"}
    call = {verdict["rule"]: verdict for verdict in document["conduct"]}
    assert (call["answer-rings"]["measured"], call["answer-rings"]["unit"]) == (2, "rings")
    assert call["hold-announced"]["measured"] is None
    assert call["hold-length"]["measured"] == 4.0
    assert turn["talk-over"]["count"] == 0
    assert call["courtesy-words"]["words"] == ["您好"]
    assert call["hang-up"]["who"] == "caller"
    assert "wait-5s" not in turn
    assert "fillers" not in call


def test_a_turn_without_a_reply_has_no_invented_numbers(result: CallResult) -> None:
    turn = plain(result)["turns"][1]
    assert turn["heard"] == ""
    assert turn["heard_confidence"] is None
    assert (turn["reply_start"], turn["reply_end"]) == (None, None)
    assert turn["conduct"] == []
    assert "start" not in turn["required"][0]


def test_a_turn_that_no_card_scores(tmp_path: Path) -> None:
    turns = "  - 编号: one\n    来电说: 我说完了。\n    去向:\n      其他: 结束"
    turn = plain(Held(planned(tmp_path, turns)).answer().caller().say("好").over().result)
    assert turn["turns"][0]["card"] is None
    assert (turn["turns"][0]["required"], turn["turns"][0]["forbidden"]) == ([], [])


def test_a_critical_fault_is_marked(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say("请问有什么可以帮您")
    document = plain(call.press(HangUp()).result)
    hang_up = next(item for item in document["conduct"] if item["rule"] == "hang-up")
    assert hang_up["critical"] is True
    assert document["outcome"] == "hung-up"
    assert document["passed"] is False


@pytest.mark.parametrize("outcome", list(CallOutcome))
def test_what_is_kept_is_read_back_whole(
    result: CallResult, tmp_path: Path, outcome: CallOutcome
) -> None:
    file = tmp_path / "result.json"
    kept = replace(result, outcome=outcome)
    save_result(kept, file)
    assert load_result(file) == kept
    save_result(replace(kept, seed=2), file)
    assert load_result(file).seed == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("result")] == [
        "result.json"
    ]


def damaged(file: Path) -> None:
    with pytest.raises(DamagedError) as caught:
        load_result(file)
    assert (caught.value.code, caught.value.exit_code) == ("call.damaged", ExitCode.DAMAGED)
    assert str(file) in caught.value.message


def test_a_damaged_file_is_told(result: CallResult, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    save_result(result, file)
    whole = file.read_bytes()
    step = len(whole) // 50
    for length in range(0, len(whole) - 2, step):
        file.write_bytes(whole[:length])
        damaged(file)
    for content in (b"\xff\xfe", b"null", b"[]", b"{}", b'{"scenario": 1}', b"[" * 100_000):
        file.write_bytes(content)
        damaged(file)
    file.write_bytes(whole.replace(b'"abandoned"', b'"strange"'))
    damaged(file)
    file.unlink()
    damaged(file)
    damaged(tmp_path)
