"""The program in a real terminal, from start to end, as a new hire uses it."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import soundfile

from tests.pulse import private_pulse
from tests.terminal import Terminal, terminal
from trainer.speech.audio_files import write_audio
from trainer.speech.ports import VoiceStyle
from trainer.speech.synthesis import Pyttsx3Synthesizer

pytestmark = [pytest.mark.slow, pytest.mark.device]

GREETING = "您好，安居客服中心，欢迎您的来电，请问有什么可以帮您"


def _environment(home: Path, sound: Mapping[str, str] = os.environ) -> dict[str, str]:
    return {**sound, "TRAINER_HOME": str(home)}


def _open_briefing(window: Terminal) -> None:
    window.open(sys.executable, "-m", "trainer")
    window.wait_for("接下来", "场景库", "练习")
    window.press("C-p")
    window.wait_for("搜索命令或场景")
    window.type("无声")
    window.wait_for("练习：无声电话")
    # The palette searches while one types; Enter takes what it has found by then.
    window.wait_until_still()
    window.press("Enter")
    window.wait_for("打字练习", "回车 开始")


def _hang_up_and_leave(window: Terminal) -> str:
    window.press("F8")
    review = window.wait_for("复盘 · 无声电话", "没有通过", "不该挂机时先挂了电话")
    window.press("Escape")
    window.wait_for("接下来")
    window.press("q")
    assert window.wait_for_exit() == 0
    assert "Traceback" not in window.text()
    return review


def test_a_call_is_started_answered_typed_hung_up_reviewed_and_left(tmp_path: Path) -> None:
    with terminal(_environment(tmp_path)) as window:
        _open_briefing(window)
        window.press("Enter")
        window.wait_for("按空格接听")
        window.press("Space")
        window.wait_for("第 1 声接起", "请问有什么可以帮您", "请回答")
        window.type(GREETING)
        window.wait_for("正在输入")
        window.press("Enter")
        window.wait_for("✔ ✔ ✔ ✔", "先静候 5 秒")
        review = _hang_up_and_leave(window)
        assert "〖" in review
    assert len(list(tmp_path.glob("calls/*-silent-line/result.json"))) == 1


def test_a_call_is_held_by_voice_through_a_sound_card(tmp_path: Path) -> None:
    wav = tmp_path / "greeting.wav"
    with Pyttsx3Synthesizer(tmp_path / "cache") as voices:
        write_audio(wav, voices.render(GREETING, VoiceStyle()).samples)
    with private_pulse() as sound, terminal(_environment(tmp_path, sound.env)) as window:
        _open_briefing(window)
        window.wait_for("听不懂真人")
        window.press("Left")
        window.press("Enter")
        window.wait_for("按空格接听")
        window.press("Space")
        window.wait_for("第 1 声接起")
        sound.speak(wav)
        window.wait_for("先静候 5 秒", "第 2 / 3 步")
        review = _hang_up_and_leave(window)
        assert "〖欢迎您的来电〗" in review
    (recording,) = tmp_path.glob("calls/*-silent-line/call.flac")
    channels, _ = soundfile.read(recording)
    agent = channels[:, 1]
    assert abs(agent).max() > 0.05
