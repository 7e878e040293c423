"""Whole calls at a sound card in real time: the real adapter, a trainee who is played into the
microphone, the real recogniser. They are held at the same time, each at a card of its own."""

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.pulse import private_pulse
from trainer.speech.audio_files import write_audio
from trainer.speech.line import dbfs
from trainer.speech.ports import SAMPLE_RATE, VoiceStyle
from trainer.speech.synthesis import Pyttsx3Synthesizer

pytestmark = [pytest.mark.slow, pytest.mark.device]

LONGEST_S = 120

# Answers as he should, then answers back; at last he fetches the supervisor.
ANSWERS_BACK = (
    {"answer_after_rings": 1},
    {"say": "您好，安居客服中心，请问有什么可以帮您？"},
    {"say": "你嘴巴干净一点，这又不是我的错。"},
    {"say": "请您稍等，我请值班主管与您通话。"},
    {"transfer": True},
)

GREETING = "您好，安居客服中心，欢迎您的来电，请问有什么可以帮您"
AGAIN = "您好，请问有什么可以帮您"

Calls = Callable[[str], Any]
"""What the call of a scenario came to."""


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Generator[Calls]:
    """Begin both calls; each is waited for when a test asks what it came to."""
    folder = tmp_path_factory.mktemp("calls")
    script = folder / "trainee.jsonl"
    lines = [json.dumps(step, ensure_ascii=False) for step in ANSWERS_BACK]
    script.write_text("\n".join(lines), encoding="utf-8")
    with ExitStack() as cards:
        held = {
            scenario: subprocess.Popen(
                [sys.executable, "-m", "tests.device_call", scenario, who, str(folder / scenario)],
                env={
                    **cards.enter_context(private_pulse()).env,
                    "TRAINER_HOME": str(folder / f"{scenario}-home"),
                },
                stdout=subprocess.PIPE,
                text=True,
            )
            for scenario, who in (("silent-line", "ideal"), ("abusive-caller", str(script)))
        }

        def came_to(scenario: str) -> Any:
            return json.loads(held[scenario].communicate(timeout=LONGEST_S)[0])

        yield came_to
        for process in held.values():
            process.kill()
            process.wait()


def conduct(call: Any, rule: str) -> Any:
    return next(item for item in call["conduct"] if item["rule"] == rule)


class Channels:
    """A recording, by side and second."""

    def __init__(self, call: Any) -> None:
        audio, rate = soundfile.read(call["recording"], dtype="int16")
        assert (rate, audio.shape[1]) == (SAMPLE_RATE, 2)
        assert abs(len(audio) / rate - call["duration_s"]) < 0.05
        self._audio = audio.astype(np.int16)

    def caller(self, start: float, end: float) -> float:
        """The caller's level in dBFS."""
        return self._level(0, start, end)

    def agent(self, start: float, end: float) -> float:
        """The trainee's level in dBFS."""
        return self._level(1, start, end)

    def _level(self, side: int, start: float, end: float) -> float:
        part = self._audio[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE), side]
        return dbfs(part) or -99.0


def test_a_call_goes_on_by_typing_when_the_headset_goes_away(calls: Calls, tmp_path: Path) -> None:
    wav = tmp_path / "greeting.wav"
    with Pyttsx3Synthesizer(tmp_path / "cache") as voices:
        write_audio(wav, voices.render(GREETING, VoiceStyle()).samples)
    with private_pulse() as sound:
        call = subprocess.Popen(
            [
                *(sys.executable, "-m", "trainer", "call", "silent-line", "--modality", "voice"),
                *("--record", str(tmp_path / "recording"), "--json"),
            ],
            env={**sound.env, "TRAINER_HOME": str(tmp_path / "home")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert call.stdin is not None
        assert call.stderr is not None
        told = iter(call.stderr.readline, "")
        assert any("第 1 遍铃响" in line for line in told)
        print(file=call.stdin, flush=True)
        assert any("接起" in line for line in told)
        sound.speak(wav)
        sound.stop()
        assert any("断开了" in line and "打字" in line for line in told)
        print(AGAIN, file=call.stdin, flush=True)
        assert any(AGAIN in line for line in told)
        print("/挂机", file=call.stdin, flush=True)
        out, err = call.communicate(timeout=30)
    assert "Traceback" not in err
    result = json.loads(out)
    assert [turn["turn"] for turn in result["turns"]][:2] == ["first", "second"]
    assert {item["state"] for item in result["turns"][0]["required"]} == {"met"}
    assert result["turns"][1]["heard"] == AGAIN
    assert result["outcome"] == "hung-up"
    with soundfile.SoundFile(result["recording"]) as recording:
        assert 2 < len(recording) / SAMPLE_RATE <= result["duration_s"]


def test_the_silent_line_is_held_as_it_should_be(calls: Calls) -> None:
    call = calls("silent-line")
    assert (call["outcome"], call["passed"], call["critical"]) == ("completed", True, [])
    assert call["score"] >= 95
    assert [turn["turn"] for turn in call["turns"]] == ["first", "second", "third"]
    for turn in call["turns"]:
        assert {item["state"] for item in turn["required"]} == {"met"}
    for turn in call["turns"][1:]:
        wait = conduct(turn, "wait-5s")
        assert wait["state"] == "met"
        assert 5.0 <= wait["measured"] < 6.0
    assert conduct(call, "answer-rings")["measured"] == 1
    assert conduct(call, "hang-up")["state"] == "met"
    channels = Channels(call)
    for turn in call["turns"]:
        start, end = turn["reply_start"], turn["reply_end"]
        assert channels.agent(start, end) > -35
        # The caller says nothing; his line hisses.
        assert -60 < channels.caller(start, end) < channels.agent(start, end) - 10
    between = call["turns"][0]["reply_end"] + 0.5
    assert channels.agent(between, between + 4) < -60


def test_the_angry_caller_is_answered_back_and_handed_on(calls: Calls) -> None:
    call = calls("abusive-caller")
    assert (call["outcome"], call["passed"]) == ("transferred", False)
    assert [turn["turn"] for turn in call["turns"]] == ["opening", "rant", "worse"]
    opening, rant, worse = call["turns"]
    assert "请问有什么可以帮您" in opening["heard"]
    assert "嘴巴干净" in rant["heard"]
    assert rant["forbidden"]
    assert "值班主管" in worse["heard"]
    assert call["score"] < 80
    channels = Channels(call)
    spoken = opening["reply_end"] + 3, rant["reply_start"] - 1.5
    assert spoken[1] - spoken[0] > 5
    assert channels.caller(*spoken) > -30
    assert channels.agent(*spoken) < -60
    reply = rant["reply_start"], rant["reply_end"]
    assert channels.agent(*reply) > -35
    assert channels.caller(*reply) < channels.agent(*reply) - 10
