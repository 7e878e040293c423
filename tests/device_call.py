"""Holds a call at this machine's sound card, with a trainee who sits in front of it.

`python -m tests.device_call SCENARIO TRAINEE FOLDER` prints the call as JSON. The trainee sees the
events and presses keys as a person does; what he says is played into the microphone from outside.
Records into FOLDER.
"""

import argparse
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from trainer.call import events
from trainer.call.events import Event
from trainer.call.plan import CallPlan
from trainer.call.result_json import call_json
from trainer.call.robot import Hush, Robot, Utterance
from trainer.call.runner import CallRunner
from trainer.cli.call import trainee_behaviour
from trainer.cli.compose import EMBEDDED_MODEL, library, site
from trainer.cli.placing import VoiceParts, planned, voice_call
from trainer.settings import Settings
from trainer.speech.audio_files import write_audio
from trainer.speech.ports import VoiceStyle
from trainer.speech.recognition import load_model
from trainer.speech.synthesis import Pyttsx3Synthesizer

NOW = datetime(2026, 11, 25, 11, 20)


class Trainee:
    """A robot that has a voice of its own, beside the program."""

    def __init__(self, plan: CallPlan, who: str, voices: Pyttsx3Synthesizer, folder: Path) -> None:
        behaviour = trainee_behaviour(who)
        assert behaviour is not None
        self._robot = Robot.of(behaviour, plan)
        self._voices = voices
        self._folder = folder
        self._files = 0
        self._player: subprocess.Popen[bytes] | None = None
        self._missed: list[Event] = []
        self.runner: CallRunner

    def see(self, event: Event) -> None:
        """Look at the screen, ten times a second, and do what is due; not while speaking."""
        self._missed.append(event)
        if not isinstance(event, events.Meter) or self._speaks(event.at):
            return
        for missed in self._missed:
            self._robot.hear(missed)
        self._missed.clear()
        while (deed := self._robot.due(event.at)) is not None:
            if isinstance(deed, Utterance):
                self._say(deed.text)
                return
            assert not isinstance(deed, Hush)
            self.runner.post(deed)

    def _speaks(self, at: float) -> bool:
        """How long a file is heard is known when its player has ended."""
        if self._player is None:
            return False
        if self._player.poll() is None:
            return True
        self._player = None
        self._robot.speaks_until(at)
        return False

    def _say(self, text: str) -> None:
        self._files += 1
        wav = self._folder / f"{self._files}.wav"
        write_audio(wav, self._voices.render(text, VoiceStyle()).samples)
        self._player = subprocess.Popen(["paplay", "--device=mouth", "--latency-msec=200", wav])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("trainee")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    folder: Path = given.folder
    folder.mkdir()
    plan = planned(given.scenario, library(None), site(None), 1, NOW)
    model = load_model(EMBEDDED_MODEL, "embedded")
    with Pyttsx3Synthesizer(folder / "cache") as voices:
        trainee = Trainee(plan, given.trainee, voices, folder)
        parts = VoiceParts(voices, model, Settings(), "device", True, folder / "recording")
        trainee.runner = voice_call(plan, trainee.see, None, parts)
        result = trainee.runner.run()
    sys.stdout.write(json.dumps(call_json(result)))


if __name__ == "__main__":
    main()
