import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import soundfile

from tests.cli.run import Command
from tests.speech.test_headset import nothing_plugged_in
from trainer.errors import ExitCode

NOW = "2026-11-25T09:30"
TEXT = ("--modality", "text", "--now", NOW, "--json")
FURIOUS = """\
编号: call
标题: 试验
目标: 试验
背景: 试验
来电人:
  姓名: 王芳
  称呼: 业主
  火气: 50
对话:
  - 编号: one
    来电说: 喂？
    插话: 你先听我说！
    去向:
      其他: gone
  - 编号: gone
    来电说: 我家
    断线: 是
    去向:
      重拨: back
  - 编号: back
    来电说: 叫你们领导来！
    去向:
      转主管: 结束
"""
VOICE = ("--modality", "voice", "--now", NOW, "--json")


def test_the_document_has_the_shape_that_scripts_rely_on(trainer: Command) -> None:
    ran = trainer("call", "silent-line", "--trainee", "ideal", *TEXT, "--seed", "7")
    assert ran.code == ExitCode.DONE
    call: dict[str, Any] = ran.json
    assert call["scenario"] == "silent-line"
    assert call["outcome"] == "completed"
    assert (call["seed"], call["passed"], call["critical"]) == (7, True, [])
    assert 90 <= call["score"] <= 100
    assert call["recording"] is None
    turn = call["turns"][1]
    assert {"turn", "caller", "heard", "heard_confidence", "reply_start", "reply_end"} <= set(turn)
    assert {"text", "state", "similarity", "evidence"} <= set(turn["required"][0])
    waits = [item for item in turn["conduct"] if item["rule"] == "wait-5s"]
    assert waits[0]["state"] == "met"
    assert waits[0]["measured"] >= 5
    assert (waits[0]["limit"], waits[0]["unit"]) == (5.0, "s")
    assert {"answer-rings", "hang-up"} <= {item["rule"] for item in call["conduct"]}
    assert "☎" in ran.err


def test_people_see_the_call_and_its_scorecard(trainer: Command) -> None:
    ran = trainer("call", "silent-line", "--trainee", "rude", "--modality", "text")
    assert ran.code == ExitCode.DONE
    assert "来电：（无声）" in ran.out
    assert "没有通过" in ran.out
    assert "严重错误" in ran.out


def test_people_see_how_the_caller_takes_it(trainer: Command, tmp_path: Path) -> None:
    (tmp_path / "call.yaml").write_text(FURIOUS, encoding="utf-8")
    script = tmp_path / "trainee.jsonl"
    script.write_text(
        '{"say": "您好，您有什么事呢，请您慢慢说给我听"}\n{"redial": true}\n{"say": "您好"}\n'
        '{"transfer": "supervisor"}\n',
        encoding="utf-8",
    )
    ran = trainer(
        "call", str(tmp_path / "call.yaml"), "--trainee", str(script), "--modality", "text"
    )
    assert ran.code == ExitCode.DONE
    for told in (
        "来电：（插话）你先听我说！",
        "火气 60 ▲10 客户插话，过了",
        "线路断了",
        "重拨",
        "客户接起",
        "转接给主管",
    ):
        assert told in ran.out


def test_strict_turns_a_failed_call_into_an_exit_code(trainer: Command) -> None:
    ran = trainer("call", "silent-line", "--trainee", "silent", *TEXT, "--strict")
    assert ran.code == ExitCode.PROBLEMS
    assert ran.json["passed"] is False


def test_facts_of_the_site_are_spoken_and_expected(trainer: Command) -> None:
    ran = trainer(
        "call", "silent-line", "--trainee", "ideal", *TEXT, "--set", "company=幸福家园物业"
    )
    assert "幸福家园物业" in ran.json["turns"][0]["heard"]
    assert ran.json["passed"] is True


def test_the_scenario_of_a_content_folder_replaces_the_packaged_one(
    trainer: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "ours" / "scenarios"
    folder.mkdir(parents=True)
    (folder / "silent-line.yaml").write_text(
        "编号: silent-line\n标题: 我们自己的无声电话\n目标: 试\n背景: 试\n"
        "来电人:\n  姓名: 王先生\n  称呼: 业主\n"
        "对话:\n  - 编号: one\n    来电说: （沉默）\n    话术: silent-line\n    可挂机秒数: 5\n",
        encoding="utf-8",
    )
    ran = trainer(
        "call", "silent-line", "--trainee", "ideal", *TEXT, "--content", str(folder.parent)
    )
    assert ran.json["title"] == "我们自己的无声电话"
    assert len(ran.json["turns"]) == 1


def test_a_trainee_file_is_run_in_order(trainer: Command, tmp_path: Path) -> None:
    steps = [
        {"answer_after_rings": 4},
        {"say": "您好，安居客服中心，欢迎您的来电，请问有什么可以帮您"},
        {"wait": 3.0},
        {"say": "您好，请问有什么可以帮您"},
        {"wait": 1.0},
        {"hang_up": True},
    ]
    file = tmp_path / "trainee.jsonl"
    file.write_text(
        "\n".join(json.dumps(step, ensure_ascii=False) for step in steps), encoding="utf-8"
    )
    call = trainer("call", "silent-line", "--trainee", str(file), *TEXT).json
    rules = {item["rule"]: item for item in call["conduct"]}
    assert rules["answer-rings"]["state"] == "missed"
    assert rules["answer-rings"]["measured"] == 4
    wait = next(item for item in call["turns"][1]["conduct"] if item["rule"] == "wait-5s")
    assert wait["state"] == "missed"
    assert abs(wait["measured"] - 3.0) < 0.15
    assert call["outcome"] == "hung-up"
    assert call["critical"]
    assert call["passed"] is False


@pytest.mark.slow
def test_a_call_by_voice_is_recognised_recorded_and_repeatable(
    trainer: Command, tmp_path: Path
) -> None:
    def once(folder: Path) -> dict[str, Any]:
        ran = trainer("call", "silent-line", "--trainee", "ideal", *VOICE, "--record", str(folder))
        assert ran.code == ExitCode.DONE
        return ran.json

    first, second = once(tmp_path / "one"), once(tmp_path / "two")
    recording = Path(first.pop("recording"))
    assert recording.parent == tmp_path / "one"
    info = soundfile.info(recording)
    assert (info.channels, info.samplerate) == (2, 16_000)
    assert abs(info.duration - first["duration_s"]) < 0.05
    assert Path(second.pop("recording")).read_bytes() == recording.read_bytes()
    assert first == second
    assert first["model"] == "embedded"
    assert first["passed"] is True
    assert all(0.5 < turn["heard_confidence"] <= 1 for turn in first["turns"])
    for item in first["turns"][0]["required"]:
        assert first["turns"][0]["reply_start"] - 0.1 <= item["start"] < item["end"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--trainee", "ideal", "--modality", "text", "--record", "somewhere"), "没有声音可录"),
        (("--trainee", "human", "--speed", "fast", "--modality", "text"), "真人"),
        (("--trainee", "ideal", "--audio", "device", "--speed", "fast"), "声卡"),
    ],
)
def test_what_cannot_be_is_refused(trainer: Command, arguments: tuple[str, ...], said: str) -> None:
    ran = trainer("call", "silent-line", *arguments)
    assert ran.code == ExitCode.USAGE
    assert said in ran.err


def test_someone_at_a_plain_terminal_answers_and_hangs_up(home: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "trainer", "call", "silent-line", "--modality", "text", "--json"],
        input="\n您好，安居客服中心\n/挂机\n",
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    call = json.loads(ran.stdout)
    assert call["turns"][0]["heard"] == "您好，安居客服中心"
    assert call["outcome"] == "hung-up"
    assert "/挂机" in ran.stderr


def test_a_file_is_played_that_is_in_no_library(trainer: Command, tmp_path: Path) -> None:
    trainer("new", "scenario", "ask-hours", "--to", str(tmp_path / "draft.yaml"))
    ran = trainer("call", str(tmp_path / "draft.yaml"), "--trainee", "ideal", *TEXT)
    assert ran.code == ExitCode.DONE
    assert (ran.json["scenario"], ran.json["passed"]) == ("ask-hours", True)


def test_a_file_knows_the_cards_of_its_folder(trainer: Command, tmp_path: Path) -> None:
    trainer("new", "card", "late", "--to", str(tmp_path / "scripts_zh" / "late.yaml"))
    call = tmp_path / "scenarios" / "late-call.yaml"
    trainer("new", "scenario", "late-call", "--to", str(call))
    call.write_text(call.read_text("utf-8").replace("话术: closing", "话术: late"), "utf-8")
    ran = trainer("call", str(call), "--trainee", "ideal", *TEXT)
    assert ran.code == ExitCode.DONE
    assert "我马上帮您查" in ran.json["turns"][-1]["heard"]


def test_a_file_with_faults_is_told_line_by_line(trainer: Command, tmp_path: Path) -> None:
    call = tmp_path / "draft.yaml"
    trainer("new", "scenario", "ask-hours", "--to", str(call))
    call.write_text(call.read_text("utf-8").replace("难度: 1", "难度: 9"), "utf-8")
    ran = trainer("call", str(call), "--trainee", "ideal", *TEXT)
    assert ran.code == ExitCode.PROBLEMS
    line = next(
        n for n, text in enumerate(call.read_text("utf-8").split("\n"), 1) if "难度" in text
    )
    assert f"{call}:{line}:" in ran.err
    assert "content.out-of-range" in ran.err
    assert not ran.out


@pytest.mark.parametrize(
    ("written", "told"), [(None, "没有场景文件"), ("章节: 试\n", "里没有场景")]
)
def test_a_file_without_a_scenario_is_refused(
    trainer: Command, tmp_path: Path, written: str | None, told: str
) -> None:
    call = tmp_path / "draft.yaml"
    if written is not None:
        call.write_text(written, "utf-8")
    ran = trainer("call", str(call), "--trainee", "ideal", *TEXT)
    assert ran.code == ExitCode.USAGE
    assert told in ran.err


def test_the_folders_of_the_settings_are_read(trainer: Command, tmp_path: Path, home: Path) -> None:
    own = tmp_path / "own"
    trainer("new", "scenario", "ask-hours", "--to", str(own / "scenarios" / "ask.yaml"))
    home.mkdir(exist_ok=True)
    settings = {"content": [str(own), str(tmp_path / "gone")]}
    (home / "settings.json").write_text(json.dumps(settings), "utf-8")
    ran = trainer("call", "ask-hours", "--trainee", "ideal", *TEXT)
    assert (ran.code, ran.json["passed"]) == (ExitCode.DONE, True)
    assert "gone 不见了" in ran.err


def _by_a_person(tmp_path: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Someone who wants to speak and has no sound card; he picks up, types and hangs up."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.json").write_text('{"modality": "voice"}', encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "trainer", "call", "silent-line", "--json", *arguments],
        env={**nothing_plugged_in(tmp_path), "TRAINER_HOME": str(home)},
        input="\n您好，安居客服中心\n/挂机\n",
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_without_a_sound_card_a_call_by_voice_is_held_by_typing(tmp_path: Path) -> None:
    ran = _by_a_person(tmp_path)
    call = json.loads(ran.stdout)
    assert "这通电话就用打字打" in ran.stderr
    assert call["modality"] == "text"
    assert call["turns"][0]["heard"] == "您好，安居客服中心"


def test_who_asks_for_voice_is_told_that_there_is_no_sound_card(tmp_path: Path) -> None:
    ran = _by_a_person(tmp_path, "--modality", "voice")
    assert ran.returncode == ExitCode.MISSING
    assert "--modality text" in ran.stderr
    assert not ran.stdout
