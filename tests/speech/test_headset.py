import json
import os
import subprocess
import sys
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.pulse import PrivatePulse, private_pulse
from tests.speech.recognition_fixtures import (
    APOLOGY,
    EMBEDDED_DIRECTORY,
    GREETING,
    recording,
    silence,
)
from trainer.speech.audio_files import read_audio, write_audio
from trainer.speech.model_files import EMBEDDED
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.recognition import load_model


class Program:
    """The program in a process of its own, from its "ready" on."""

    def __init__(self, env: Mapping[str, str], *arguments: object) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.speech.sound_card_program", *map(str, arguments)],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def result(self, told: str = "") -> Any:
        out, _ = self._process.communicate(told, timeout=20)
        return json.loads(out.splitlines()[-1])


def nothing_plugged_in(tmp_path: Path) -> Mapping[str, str]:
    config = tmp_path / "alsa.conf"
    # PortAudio aborts the process where there is no pcm at all.
    config.write_text("pcm.!default { type hw card 31 }\n", encoding="utf-8")
    return os.environ | {"ALSA_CONFIG_PATH": str(config)}


def likeness(samples: Samples, said: str) -> float:
    """How much of what was said is heard, from 0 to 1."""
    recognizer = load_model(EMBEDDED_DIRECTORY, EMBEDDED).recognizer()
    recognizer.accept(np.concatenate((silence(0.3), samples, silence(0.3))))
    return SequenceMatcher(None, recognizer.finish().text, said).ratio()


def seconds_of_sound(samples: Samples) -> float:
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 1000)
    return float(loud[-1] - loud[0]) / SAMPLE_RATE if len(loud) else 0.0


def tone(seconds: float) -> Samples:
    moments = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (8000 * np.sin(2 * np.pi * 440 * moments)).astype(np.int16)


@pytest.mark.device
@pytest.mark.slow
@pytest.mark.parametrize(
    "card", [(), ("--only-rate", 44100, "--only-stereo")], ids=["willing", "44.1 kHz stereo only"]
)
def test_both_directions_at_once(
    pulse: PrivatePulse, tmp_path: Path, card: tuple[object, ...]
) -> None:
    caller, trainee, heard = tmp_path / "a.wav", tmp_path / "b.wav", tmp_path / "heard.wav"
    write_audio(caller, recording("apology"))
    write_audio(trainee, recording("greeting"))
    seconds = recording("greeting").size / SAMPLE_RATE + 0.8
    with pulse.hear() as ear:
        program = Program(
            pulse.env, "converse", "--play", caller, "--record", heard, "--seconds", seconds, *card
        )
        program.ready()
        pulse.speak(trainee)
        assert program.result()["blocks"] == [BLOCK]
    assert read_audio(heard).size == round(seconds * SAMPLE_RATE / BLOCK) * BLOCK
    # What the recogniser itself mishears of the two sentences is not at stake here.
    assert likeness(read_audio(heard), GREETING) >= likeness(recording("greeting"), GREETING) - 0.15
    assert likeness(ear.heard, APOLOGY) >= likeness(recording("apology"), APOLOGY) - 0.15


@pytest.mark.device
def test_devices_are_known_and_chosen_by_name(pulse: PrivatePulse) -> None:
    seen = Program(pulse.env, "look", "--microphone", "DEFAULT", "--speaker", "defau").result()
    assert seen["why_not"] is None
    [device] = seen["devices"]
    assert device["name"] == "default"
    assert device["default_input"]
    assert device["default_output"]
    unknown = Program(pulse.env, "converse", "--speaker", "Jabra").result()
    assert unknown["error"] == "audio.no-output"
    assert "“Jabra”" in unknown["message"]
    assert "default" in unknown["message"]


@pytest.mark.device
@pytest.mark.parametrize("direction", ["RawInputStream", "RawOutputStream"])
def test_a_busy_device_is_told(pulse: PrivatePulse, direction: str) -> None:
    told = Program(pulse.env, "converse", "--busy", direction).result()
    assert told["error"] == "audio.busy"
    assert ("话筒" if direction == "RawInputStream" else "耳机") in told["message"]


@pytest.mark.device
def test_a_device_that_refuses_every_format_is_told(pulse: PrivatePulse) -> None:
    assert Program(pulse.env, "converse", "--only-rate", 7).result()["error"] == "audio.busy"


@pytest.mark.device
@pytest.mark.slow
def test_a_call_that_was_held_up_loses_nothing_of_the_microphone(
    pulse: PrivatePulse, tmp_path: Path
) -> None:
    trainee, heard = tmp_path / "b.wav", tmp_path / "heard.wav"
    write_audio(trainee, tone(1.0))
    program = Program(pulse.env, "converse", "--seconds", 2.5, "--held-up", 1.5, "--record", heard)
    program.ready()
    pulse.speak(trainee)
    assert program.result()["lost_s"] == 0
    assert seconds_of_sound(read_audio(heard)) == pytest.approx(1.0, abs=0.1)


@pytest.mark.device
@pytest.mark.slow
def test_what_a_call_that_was_held_up_for_too_long_loses_is_counted(pulse: PrivatePulse) -> None:
    lost = Program(pulse.env, "converse", "--held-up", 1.5, "--backlog", 0.5).result()["lost_s"]
    assert 0.8 < lost < 1.6


@pytest.mark.device
@pytest.mark.slow
def test_a_device_that_goes_away_ends_the_call() -> None:
    with private_pulse() as server:
        program = Program(server.env, "converse", "--seconds", 60)
        program.ready()
        server.stop()
        assert program.result()["error"] == "audio.lost"


@pytest.mark.device
@pytest.mark.slow
def test_a_device_that_stands_still_ends_the_call() -> None:
    with private_pulse() as server:
        program = Program(server.env, "converse", "--seconds", 60)
        program.ready()
        server.control("suspend-source", "microphone", "1")
        assert program.result()["error"] == "audio.lost"


@pytest.mark.device
@pytest.mark.slow
def test_a_device_that_cannot_be_let_go_of_holds_nobody_up(pulse: PrivatePulse) -> None:
    """A sound server that dies can lock PortAudio up; neither the call nor the program waits."""
    assert Program(pulse.env, "converse", "--stuck").result()["blocks"] == [BLOCK]


@pytest.mark.device
def test_a_sound_server_that_does_not_answer_is_told(pulse: PrivatePulse) -> None:
    dead = {**pulse.env, "PULSE_SERVER": f"unix:{pulse.directory}/nobody"}
    told = Program(dead, "converse").result()
    assert told["error"] in ("audio.no-input", "audio.busy")
    assert "--modality text" in told["message"]


@pytest.mark.device
def test_no_device(tmp_path: Path) -> None:
    env = nothing_plugged_in(tmp_path)
    told = Program(env, "converse").result()
    assert told["error"] == "audio.no-input"
    assert "插好" in told["message"]
    seen = Program(env, "look").result()
    assert seen == {"devices": [], "why_not": told["message"]}


def test_no_portaudio() -> None:
    told = Program(os.environ, "converse", "--no-portaudio").result()
    assert told["error"] == "audio.no-portaudio"
    assert "--modality text" in told["message"]
    if sys.platform == "linux":
        assert "libportaudio2" in told["message"]
    assert Program(os.environ, "look", "--no-portaudio").result() == {
        "error": told["error"],
        "message": told["message"],
    }
