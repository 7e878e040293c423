import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.run import Command
from trainer.errors import ExitCode

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
