import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import Command, Ran
from tests.pulse import PrivatePulse
from tests.speech.recognition_fixtures import copy_model
from trainer.cli import checkup, compose
from trainer.content import packaged
from trainer.errors import ExitCode
from trainer.speech import synthesis_worker, voices
from trainer.speech.ports import Language

NAMES = [
    "data-folder", "settings", "content", "terminal", "audio-in", "audio-out", "voices", "dialects",
    "model",
]  # fmt: skip


Only = Callable[[str], None]


def checks(document: Any) -> dict[str, Any]:
    return {check["name"]: check for check in document["checks"]}


def doctor(env: Mapping[str, str]) -> Ran:
    """As a program of its own, where PortAudio reads its own environment."""
    ran = subprocess.run(
        [sys.executable, "-m", "trainer", "doctor", "--json"],
        env=os.environ | env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture
def nothing_plugged_in(tmp_path: Path) -> dict[str, str]:
    config = tmp_path / "alsa.conf"
    config.write_text("pcm.!default { type hw card 31 }\n", encoding="utf-8")
    return {"ALSA_CONFIG_PATH": str(config)}


@pytest.mark.slow
def test_a_machine_without_sound_can_work_by_typing(
    nothing_plugged_in: dict[str, str], home: Path
) -> None:
    ran = doctor(nothing_plugged_in)
    assert ran.code == ExitCode.DONE
    assert ran.err.strip() == "可以打字练习；用语音练习前，请看上面带 → 的建议。"
    found = checks(ran.json)
    assert list(found) == NAMES
    assert all(set(check) == {"name", "state", "detail", "mend"} for check in found.values())
    assert found["data-folder"]["detail"] == str(home)
    assert found["audio-in"]["state"] == found["audio-out"]["state"] == "missing"
    assert found["audio-out"]["detail"] == "找不到耳机或喇叭。"
    assert "--modality text" in found["audio-in"]["mend"]
    assert found["terminal"]["state"] == "limited"
    # Spoken, and heard with the model: not a list of names.
    assert found["voices"] == {
        "name": "voices", "state": "ok", "detail": "普通话男声、女声都读得准", "mend": None
    }  # fmt: skip
    assert found["model"]["state"] == "limited"
    assert "trainer models install vosk-model-small-cn-0.22" in found["model"]["mend"]
    for name in ("data-folder", "settings", "content"):
        assert (found[name]["state"], found[name]["mend"]) == ("ok", None)


@pytest.mark.device
@pytest.mark.slow
def test_devices_are_tried_and_damaged_settings_hide_nothing_else(
    pulse: PrivatePulse, home: Path
) -> None:
    home.mkdir()
    (home / "settings.json").write_text("{", encoding="utf-8")
    ran = doctor({**pulse.env, "TRAINER_HOME": str(home)})
    assert ran.code == ExitCode.MISSING
    found = checks(ran.json)
    assert list(found) == NAMES
    assert found["settings"]["state"] == "missing"
    assert found["voices"]["state"] == "ok"
    assert found["audio-out"]["state"] == "ok"
    # Nobody speaks, and a null sink has no noise of its own, as a muted microphone.
    assert found["audio-in"]["state"] == "limited"
    assert "静音" in found["audio-in"]["mend"]


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Only:
    """Leave one examination, for those that need no others."""

    def leave(name: str) -> None:
        chosen = [each for each in checkup.EXAMINATIONS if each.name == name]
        assert len(chosen) == 1
        monkeypatch.setattr(checkup, "EXAMINATIONS", chosen)

    return leave


def test_a_data_folder_that_cannot_be_written(trainer: Command, only: Only, home: Path) -> None:
    home.write_text("a file in the way", encoding="utf-8")
    only("data-folder")
    ran = trainer("doctor", "--json")
    assert ran.code == ExitCode.MISSING
    check = checks(ran.json)["data-folder"]
    assert check["state"] == "missing"
    assert "TRAINER_HOME" in check["mend"]


@pytest.mark.parametrize(
    ("content", "state", "said"),
    [
        ("{", "missing", "不是合法的 JSON"),
        ('{"companie": "x"}', "limited", "companie"),
        ("{}", "ok", "没有问题"),
    ],
)
def test_settings(
    trainer: Command, only: Only, home: Path, content: str, state: str, said: str
) -> None:
    home.mkdir()
    (home / "settings.json").write_text(content, encoding="utf-8")
    only("settings")
    ran = trainer("doctor", "--json")
    assert ran.code == (ExitCode.MISSING if state == "missing" else ExitCode.DONE)
    check = checks(ran.json)["settings"]
    assert check["state"] == state
    assert said in check["detail"]
    assert (check["mend"] is None) == (state == "ok")


def test_content(
    trainer: Command, only: Only, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "content"
    (shelf / "scripts_zh").mkdir(parents=True)
    monkeypatch.setattr(packaged, "packaged_folder", lambda: shelf)
    only("content")
    ran = trainer("doctor", "--json")
    assert ran.code == ExitCode.MISSING
    assert checks(ran.json)["content"]["state"] == "missing"
    real = Path(__file__).parents[2]
    for folder in ("scripts_zh", "scenarios"):
        shutil.copytree(real / folder, shelf / folder, dirs_exist_ok=True)
    (shelf / "scripts_zh" / "broken.yaml").write_text("话术: [", encoding="utf-8")
    ran = trainer("doctor", "--json")
    assert ran.code == ExitCode.DONE
    check = checks(ran.json)["content"]
    assert check["state"] == "limited"
    assert "trainer check" in check["mend"]


def test_a_model_is_checked_thoroughly(
    trainer: Command, only: Only, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = copy_model(tmp_path / "model")
    words = model / "graph" / "words.txt"
    content = bytearray(words.read_bytes())
    content[100] ^= 1
    words.write_bytes(bytes(content))
    monkeypatch.setattr(compose, "EMBEDDED_MODEL", model)
    only("model")
    check = checks(trainer("doctor", "--json").json)["model"]
    assert check["state"] == "missing"
    assert "校验和不符" in check["detail"]
    assert check["mend"] == "请重新安装本程序。"


def test_voices_that_do_not_start(
    trainer: Command, only: Only, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = tmp_path / "helper.py"
    dead.write_text("raise SystemExit(1)", encoding="utf-8")
    monkeypatch.setattr(synthesis_worker, "__file__", str(dead))
    only("voices")
    ran = trainer("doctor", "--json")
    assert ran.code == ExitCode.DONE
    check = checks(ran.json)["voices"]
    assert check["state"] == "missing"
    assert check["mend"]


def test_voices_that_cannot_be_understood(
    trainer: Command, only: Only, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an espeak that reads hanzi as English."""
    monkeypatch.setattr(voices, "_ESPEAK", dict.fromkeys(Language, "gmw/en"))
    only("voices")
    check = checks(trainer("doctor", "--json").json)["voices"]
    assert check["state"] == "limited"
    assert "听成了" in check["detail"]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
@pytest.mark.parametrize(
    ("size", "env", "state", "said"),
    [
        ((40, 120), {"TERM": "xterm-256color", "LANG": "zh_CN.UTF-8"}, "ok", "120×40"),
        ((24, 80), {"TERM": "xterm", "COLORTERM": "truecolor", "LANG": "C"}, "ok", "80×24"),
        ((10, 40), {"TERM": "xterm-256color", "LANG": "zh_CN.UTF-8"}, "limited", "窗口太小"),
        ((40, 120), {"TERM": "xterm-256color", "LANG": "zh_CN.GB18030"}, "limited", "GB18030"),
        ((40, 120), {"TERM": "dumb", "LANG": "zh_CN.UTF-8"}, "limited", "颜色"),
        ((40, 120), {"TERM": "xterm-256color", "NO_COLOR": "1"}, "limited", "颜色"),
    ],
)
def test_terminal(
    trainer: Command,
    only: Only,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    env: dict[str, str],
    state: str,
    said: str,
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "COLORTERM", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    termios = pytest.importorskip("termios")
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, size)
    try:
        with os.fdopen(theirs, encoding="utf-8") as terminal:
            monkeypatch.setattr(sys, "stdin", terminal)
            only("terminal")
            check = checks(trainer("doctor", "--json").json)["terminal"]
    finally:
        os.close(ours)
    assert check["state"] == state
    assert said in check["detail"]


def test_people_see_marks_and_what_to_do(trainer: Command, only: Only) -> None:
    only("model")
    ran = trainer("doctor")
    first, second = ran.out.splitlines()
    assert first.startswith("◌ 语音识别：")
    assert second.startswith("    → ")
    assert "打字练习" in ran.err


def test_a_content_folder_of_the_settings_that_is_gone_is_told(
    trainer: Command, tmp_path: Path, home: Path
) -> None:
    home.mkdir(exist_ok=True)
    settings = {"content": [str(tmp_path / "gone")]}
    (home / "settings.json").write_text(json.dumps(settings), "utf-8")
    content = next(f for f in trainer("doctor", "--json").json["checks"] if f["name"] == "content")
    assert content["state"] == "limited"
    assert "gone 不见了" in content["detail"]
    assert "content" in content["mend"]
