import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import Command
from trainer.errors import ExitCode
from trainer.scoring.deductions import RULES_VERSION

MORNING = "2026-11-25T09:30"


def test_a_right_reply_passes_with_evidence(trainer: Command) -> None:
    ran = trainer(
        "score", "--card", "opening-regular", "--now", MORNING, "--json",
        "--text", "早上好，安居客服中心，请问有什么可以帮到您",
    )  # fmt: skip
    assert ran.code == ExitCode.DONE
    assert ran.json["passed"] is True
    assert ran.json["score"] == 100
    assert [item["state"] for item in ran.json["required"]] == ["met"] * 3
    assert ran.json["required"][2]["evidence"] == "请问有什么可以帮到您"
    assert ran.json["forbidden"] == []


def test_a_forbidden_phrase_fails_with_its_severity(trainer: Command) -> None:
    ran = trainer("score", "--card", "opening-regular", "--json", "--text", "喂，说话呀")
    assert ran.code == ExitCode.PROBLEMS
    assert ran.json["passed"] is False
    assert ran.json["forbidden"][0]["phrase"] == "喂，说话呀"
    assert ran.json["forbidden"][0]["severity"] in ("minor", "major", "critical")


def test_people_read_marks_and_evidence(trainer: Command) -> None:
    ran = trainer("score", "--card", "opening-regular", "--text", "喂，说话呀")
    assert "未通过" in ran.out
    assert "不该说：喂，说话呀" in ran.out


def test_a_batch_keeps_its_order_and_survives_bad_lines(trainer: Command, tmp_path: Path) -> None:
    right = {"id": "a", "card": "closing", "text": "感谢您的来电，再见", "now": MORNING}
    lines = [
        json.dumps(right, ensure_ascii=False),
        "no json",
        '["a list"]',
        '{"id":"b","card":"no-such-card","text":"您好"}',
        '{"id":"c","card":"closing"}',
        '{"id":"d","card":"closing","text":"再见","step":7}',
        '{"id":"e","card":"closing","text":"再见","source":"smoke"}',
        '{"id":"f","card":"closing","text":"再见","now":"soon"}',
        "",
        json.dumps(right | {"id": 7, "source": "typed"}, ensure_ascii=False),
    ]
    file = tmp_path / "replies.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = trainer("score", "--batch", str(file))
    assert ran.code == ExitCode.DONE
    results = ran.lines
    assert [line["id"] for line in results] == ["a", None, None, "b", "c", "d", "e", "f", 7]
    assert results[0]["passed"] and results[-1]["passed"]
    codes = [line["error"]["code"] for line in results[1:-1]]
    assert codes == [
        "score.bad-line", "score.bad-line", "content.unknown-card", "score.no-text",
        "score.bad-step", "score.bad-source", "now.bad",
    ]  # fmt: skip


def test_a_batch_comes_from_standard_input(
    trainer: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = '{"id":"x","card":"closing","text":"感谢您的来电，再见"}\n'.encode()

    class Input:
        buffer = io.BytesIO(line)

    monkeypatch.setattr(sys, "stdin", Input())
    ran = trainer("score", "--batch", "-")
    assert ran.lines[0]["passed"] is True


def test_facts_of_a_line_stand_before_those_of_the_site(trainer: Command, tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    entry = {
        "id": 1, "card": "opening-regular", "text": "早上好，幸福物业，请问有什么可以帮您",
        "now": MORNING,
    }  # fmt: skip
    file.write_text(
        "\n".join(
            json.dumps(each, ensure_ascii=False)
            for each in (entry, entry | {"company": "幸福物业"})
        ),
        encoding="utf-8",
    )
    first, second = trainer("score", "--batch", str(file)).lines
    assert first["passed"] is False
    assert second["passed"] is True


def test_spoken_replies_are_held_to_sound_and_typed_ones_to_characters(
    trainer: Command, tmp_path: Path
) -> None:
    file = tmp_path / "replies.jsonl"
    entry = {"id": 1, "card": "closing", "text": "感谢您的莱电，在见"}
    file.write_text(
        "\n".join(
            json.dumps(each, ensure_ascii=False) for each in (entry, entry | {"source": "typed"})
        ),
        encoding="utf-8",
    )
    spoken, typed = trainer("score", "--batch", str(file)).lines
    assert spoken["passed"] is True
    assert typed["passed"] is False


def batch(trainer: Command, folder: Path, *entries: object) -> list[Any]:
    """The answers to these lines; what is no text is written as JSON."""
    file = folder / "replies.jsonl"
    lines = [e if isinstance(e, str) else json.dumps(e, ensure_ascii=False) for e in entries]
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = trainer("score", "--batch", str(file))
    assert ran.code == ExitCode.DONE
    return ran.lines


CLOSING = {"id": "x", "card": "closing", "text": "感谢您的来电，再见", "now": MORNING}
WORDS = [
    {"word": "感谢您的来电", "start": 1.0, "end": 2.0, "confidence": 0.9},
    {"word": "再见", "start": 2.2, "end": 2.5, "confidence": 0.2},
]


def test_words_bring_times_and_confidence(trainer: Command, tmp_path: Path) -> None:
    (clear, plain) = batch(
        trainer,
        tmp_path,
        CLOSING | {"words": [WORDS[0], WORDS[1] | {"confidence": 0.9}]},
        CLOSING,
    )
    assert clear["required"][0]["start"] == 1.0
    assert max(item["end"] for item in clear["required"]) == 2.5
    assert "start" not in plain["required"][0]
    (unclear,) = batch(
        trainer, tmp_path, CLOSING | {"words": [word | {"confidence": 0.2} for word in WORDS]}
    )
    assert {item["state"] for item in unclear["required"]} == {"unclear"}
    assert (unclear["score"], unclear["passed"]) == (100, True)


def test_a_result_explains_itself(trainer: Command, tmp_path: Path) -> None:
    right, wrong = batch(trainer, tmp_path, CLOSING, CLOSING | {"text": "再见"})
    assert "suggestion" not in right
    assert "再见" in wrong["suggestion"]
    assert right["clause"] == wrong["clause"]
    assert right["clause"]
    assert right["rules"] == RULES_VERSION


def test_what_filled_a_slot_is_told(trainer: Command, tmp_path: Path) -> None:
    entry = {
        "id": 1, "card": "cannot-answer-now", "step": 1, "now": MORNING,
        "text": "我们会在二十四小时内有专人和您联系，好吗",
    }  # fmt: skip
    (answer,) = batch(trainer, tmp_path, entry)
    assert answer["captured"]["hours"] == "二十四"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"card": "no-such-card"}, "content.unknown-card"),
        ({"card": None}, "score.no-card"),
        ({"card": 7}, "score.no-card"),
        ({"card": ["closing"]}, "score.no-card"),
        ({"step": 0}, "score.bad-step"),
        ({"step": -1}, "score.bad-step"),
        ({"step": 99}, "score.bad-step"),
        ({"step": "1"}, "score.bad-step"),
        ({"step": 1.5}, "score.bad-step"),
        ({"step": True}, "score.bad-step"),
        ({"step": None}, "score.bad-step"),
        ({"step": [1]}, "score.bad-step"),
        ({"text": None}, "score.no-text"),
        ({"text": 12}, "score.no-text"),
        ({"text": ["再见"]}, "score.no-text"),
        ({"source": "smoke"}, "score.bad-source"),
        ({"source": 1}, "score.bad-source"),
        ({"source": ["typed"]}, "score.bad-source"),
        ({"source": {}}, "score.bad-source"),
        ({"now": "soon"}, "now.bad"),
        ({"now": "2026-13-01T09:30"}, "now.bad"),
        ({"now": "2026-11-25T25:00"}, "now.bad"),
        ({"now": 20261125.5}, "now.bad"),
        ({"now": {"at": 1}}, "now.bad"),
        ({"words": "再见"}, "score.bad-words"),
        ({"words": 3}, "score.bad-words"),
        ({"words": {"word": "再见"}}, "score.bad-words"),
        ({"words": ["再见"]}, "score.bad-words"),
        ({"words": [{"word": "再见"}]}, "score.bad-words"),
        ({"words": [{"word": "再见", "start": "x", "end": 1, "confidence": 1}]}, "score.bad-words"),
        (
            {"words": [{"word": "再见", "start": 0, "end": 1, "confidence": None}]},
            "score.bad-words",
        ),
    ],
)
def test_bad_input_is_told_and_the_rest_goes_on(
    trainer: Command, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    before, bad, after = batch(trainer, tmp_path, CLOSING, CLOSING | change, CLOSING | {"id": "y"})
    assert bad["id"] == "x"
    assert bad["error"]["code"] == code
    assert any("\u4e00" <= character <= "\u9fff" for character in bad["error"]["message"])
    assert before["passed"]
    assert (after["id"], after["passed"]) == ("y", True)


@pytest.mark.parametrize(
    "line",
    [
        "no json", "{", '{"id":1', "[]", "7", "null", '"text"', "[" * 5000, "NaN",
        '{"id":"x","card":"closing","text":"再见",}', "\u200b", "\x00",
    ],
)  # fmt: skip
def test_a_line_that_is_no_json_object_is_told_and_the_rest_goes_on(
    trainer: Command, tmp_path: Path, line: str
) -> None:
    before, bad, after = batch(trainer, tmp_path, CLOSING, line, CLOSING)
    assert (bad["id"], bad["error"]["code"]) == (None, "score.bad-line")
    assert before["passed"]
    assert after["passed"]


@pytest.mark.parametrize(
    "text", ["", "  ", "\x00", "\ud800", "🙂" * 100, "啦" * 12_000, "<b>再见</b>", "a\nb"]
)
def test_any_text_is_a_reply(trainer: Command, tmp_path: Path, text: str) -> None:
    entry = json.dumps(CLOSING | {"text": text})  # A lone surrogate can be written so.
    (answer,) = batch(trainer, tmp_path, entry)
    assert answer["passed"] is False
    assert 0 <= answer["score"] <= 100


def test_bytes_that_are_no_text_are_told(trainer: Command, tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    good = json.dumps(CLOSING).encode()
    file.write_bytes(b"\xef\xbb\xbf" + good + b"\r\n\xff\xfe\x00\r\n" + good)
    before, bad, after = trainer("score", "--batch", str(file)).lines
    assert bad["error"]["code"] == "score.bad-line"
    assert before["passed"]
    assert after["passed"]


def test_a_file_that_cannot_be_read_is_told(trainer: Command, tmp_path: Path) -> None:
    ran = trainer("score", "--batch", str(tmp_path / "none.jsonl"))
    assert ran.code == ExitCode.USAGE
    assert "none.jsonl" in ran.err


def test_a_single_reply_gets_the_same_errors(trainer: Command) -> None:
    for arguments in (
        ("--card", "no-such-card", "--text", "您好"),
        ("--card", "closing", "--text", "您好", "--step", "9"),
        ("--card", "closing", "--text", "您好", "--now", "soon"),
        ("--card", "closing"),
        (),
    ):
        ran = trainer("score", *arguments)
        assert ran.code == ExitCode.USAGE
        assert "Traceback" not in ran.err


HOLIDAYS = '{"holidays": [{"name": "春节", "first": "2027-02-01", "last": "2027-02-20"}]}'


def test_the_holidays_of_the_settings_reach_the_greeting(trainer: Command, home: Path) -> None:
    text = "新年好，安居客服中心，请问有什么可以帮您"
    arguments = (
        "score", "--card", "opening-holiday", "--now", "2027-02-19T15:00", "--json", "--text", text,
    )  # fmt: skip
    assert trainer(*arguments).json["passed"] is False
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.json").write_text(HOLIDAYS, encoding="utf-8")
    ran = trainer(*arguments)
    assert ran.json["passed"] is True
    assert ran.json["required"][0]["text"] == "新年好"


def test_the_accents_of_the_settings_reach_scoring(trainer: Command, home: Path) -> None:
    arguments = ("score", "--card", "closing", "--json", "--text", "感谢您的兰电，再见")
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.json").write_text('{"accent_pairs": []}', encoding="utf-8")
    strict = trainer(*arguments).json["required"][0]["similarity"]
    (home / "settings.json").unlink()
    assert strict <= trainer(*arguments).json["required"][0]["similarity"]


def test_what_every_call_forbids_counts_without_a_call(trainer: Command) -> None:
    ran = trainer("score", "--card", "handling-slow", "--text", "这个我不知道", "--json")
    assert [hit["phrase"] for hit in ran.json["forbidden"]] == ["不知道"]
