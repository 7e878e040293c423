"""A sound card made of PulseAudio's null sinks, private to the test that starts it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pytest

from trainer.speech.ports import SAMPLE_RATE, Samples

_SCRIPT = """\
load-module module-native-protocol-unix auth-anonymous=1 socket={directory}/native
load-module module-null-sink sink_name=speaker norewinds=1
load-module module-null-sink sink_name=mouth norewinds=1
load-module module-remap-source master=mouth.monitor source_name=microphone
set-default-sink speaker
set-default-source microphone
"""
# norewinds: without it null sinks take their sound in pieces of two seconds.

_ALSA = """\
pcm.!default { type pulse }
ctl.!default { type pulse }
"""

_FORMAT = ("--raw", "--format=s16le", "--channels=1", f"--rate={SAMPLE_RATE}", "--latency-msec=20")
_START_S = 10.0
_TAIL_S = 0.3


def needs(*programs: str) -> None:
    """Skip the test where the programs are not there and cannot be had."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {' '.join(missing)} (see TEST_PACKAGES in the Makefile)")


@dataclass
class PrivatePulse:
    """PulseAudio with a speaker whose sound `hear` takes and a microphone that `speak` talks into.

    Programs started with `env` have these as their default devices.
    """

    directory: Path
    env: Mapping[str, str]
    _server: "subprocess.Popen[bytes]"

    def speak(self, wav: Path) -> None:
        """Play a file into the microphone, and wait until it has been played."""
        subprocess.run(
            ["paplay", "--device=mouth", "--latency-msec=20", str(wav)], env=self.env, check=True
        )

    def hear(self) -> "Ear":
        """Listen to the speaker from now on."""
        return Ear(self.env, self.directory / "heard.raw")

    def control(self, *command: str) -> None:
        """Carry out a command of pactl."""
        subprocess.run(["pactl", *command], env=self.env, check=True)

    def stop(self) -> None:
        """Pull the plug."""
        self._server.kill()
        self._server.wait()


class Ear:
    """Records what the speaker plays during a `with` block; `heard` is it, afterwards."""

    def __init__(self, env: Mapping[str, str], into: Path) -> None:
        self._file = into
        self.heard: Samples = np.zeros(0, np.int16)
        self._recorder = subprocess.Popen(
            ["parec", "--device=speaker.monitor", *_FORMAT, str(into)], env=env
        )
        # Once there is sound, none will be missed.
        self._until(1)

    def _size(self) -> int:
        return self._file.stat().st_size if self._file.exists() else 0

    def _until(self, size: int) -> None:
        while self._recorder.poll() is None and self._size() < size:
            time.sleep(0.01)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # What was played last is still on its way.
        self._until(self._size() + round(_TAIL_S * SAMPLE_RATE) * 2)
        self._recorder.terminate()
        self._recorder.wait()
        data = self._file.read_bytes()
        self.heard = np.frombuffer(data[: len(data) // 2 * 2], np.int16)


@contextmanager
def private_pulse() -> Generator[PrivatePulse]:
    """Start it; skips the test where PulseAudio is not installed and cannot be had."""
    needs("pulseaudio", "paplay", "parec")
    # A short path, for the socket's name may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="pulse-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        script = directory / "start.pa"
        script.write_text(_SCRIPT.format(directory=directory), encoding="utf-8")
        alsa = directory / "alsa.conf"
        alsa.write_text(_ALSA, encoding="utf-8")
        env = os.environ | {
            "ALSA_CONFIG_PATH": str(alsa),
            "HOME": name,
            "PULSE_RUNTIME_PATH": name,
            "PULSE_SERVER": f"unix:{directory}/native",
            "PULSE_STATE_PATH": name,
            "XDG_RUNTIME_DIR": name,
        }
        server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"),
                *("--exit-idle-time=-1", "-F", str(script)),
            ],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(server, env)
            yield PrivatePulse(directory, env, server)
        finally:
            server.kill()
            server.wait()


def _wait_for(server: "subprocess.Popen[bytes]", env: Mapping[str, str]) -> None:
    ready = ["pactl", "get-default-source"]
    give_up = time.monotonic() + _START_S
    while server.poll() is None and time.monotonic() < give_up:
        answer = subprocess.run(ready, env=env, capture_output=True, text=True, check=False)
        if answer.stdout.strip() == "microphone":
            return
        time.sleep(0.01)
    raise RuntimeError("PulseAudio did not start")
