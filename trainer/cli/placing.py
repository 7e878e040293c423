"""Putting a call together from its parts: plan, line, listener, recorder, robot."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Literal

from trainer.call import events
from trainer.call.events import Event
from trainer.call.plan import CallPlan, plan_call
from trainer.call.robot import Behaviour, Robot, Utterance
from trainer.call.runner import CallRunner, Stage
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.scoring.situation import Situation
    from trainer.settings import Settings
    from trainer.speech.ports import AudioLink, Samples
    from trainer.speech.recognition import RecognitionModel
    from trainer.speech.synthesis import Pyttsx3Synthesizer

Audio = Literal["device", "loopback"]
Progress = Callable[[int, int], object]
"""Hears how many lines are rendered, and of how many."""


@dataclass(frozen=True, slots=True)
class VoiceParts:
    """What a call in sound needs of this machine. `record_to` is the folder of the recording, None
    for none; with `real_time` an in-memory link takes as long as a device would."""

    synthesizer: "Pyttsx3Synthesizer"
    model: "RecognitionModel"
    settings: "Settings"
    audio: Audio
    real_time: bool
    record_to: Path | None = None


def planned(
    scenario_id: str,
    shelf: "Library",
    site: "Situation",
    seed: int,
    now: datetime | None = None,
) -> CallPlan:
    """Draw a call; UsageError when there is no such scenario."""
    return plan_call(shelf.scenario(scenario_id), shelf, site, seed, now)


def text_call(
    plan: CallPlan,
    observer: Callable[[Event], None],
    behaviour: Behaviour | None,
    real_time: bool,
) -> CallRunner:
    """A call whose lines are read and whose replies are typed."""
    stage = TextStage(time.monotonic if real_time else None)
    return _runner(plan, stage, observer, behaviour, "text", None)


def voice_call(
    plan: CallPlan,
    observer: Callable[[Event], None],
    behaviour: Behaviour | None,
    parts: VoiceParts,
    on_progress: Progress = lambda _done, _total: None,
) -> CallRunner:
    """A call in sound: renders the caller's lines, then opens the headset. Should that go away
    during the call, it goes on by typing.

    Raises MissingError when this machine cannot speak, hear, play or record.
    """
    from trainer.call.fallback import VoiceOrText
    from trainer.call.voice_stage import VoiceStage
    from trainer.cli.caller_sound import line_sound
    from trainer.speech.listener import SpeechListener
    from trainer.speech.loopback import LoopbackLink, OverheardLink
    from trainer.speech.recorder import CallRecorder

    def tell(notice: str) -> None:
        observer(events.Notice(0.0, notice))

    sound = line_sound(plan, parts.synthesizer, tell, on_progress)
    link: AudioLink
    if parts.audio == "device":
        from trainer.speech.headset import Headset

        headset = Headset(parts.settings.input_device, parts.settings.output_device)
        mouth = None if behaviour is None else OverheardLink(headset)
        link = mouth or headset
    else:
        link = mouth = LoopbackLink(time.monotonic if parts.real_time else None)
    try:
        # In memory every call repeats to the bit; a device waits for nobody.
        listener = SpeechListener(parts.model.recognizer(), background=parts.audio == "device")
        recorder = None if parts.record_to is None else CallRecorder(parts.record_to)
    except BaseException:
        link.close()
        raise
    voice = VoiceStage(link, sound, listener, recorder, mouth, _robot_voice(parts, observer))
    stage = VoiceOrText(voice) if parts.audio == "device" else voice
    return _runner(plan, stage, observer, behaviour, "voice", parts.model.name)


def voice_or_text_call(
    plan: CallPlan,
    observer: Callable[[Event], None],
    parts: VoiceParts,
    on_progress: Progress = lambda _done, _total: None,
) -> CallRunner:
    """A person's call by voice; by typing, and told so, where the headset cannot be opened.

    Raises MissingError as `voice_call` for everything else.
    """
    from trainer.speech.ports import AudioDeviceError

    try:
        return voice_call(plan, observer, None, parts, on_progress)
    except AudioDeviceError as error:
        # Nobody has to ask for what is being done for him.
        why = error.message.replace("（--modality text）", "")
        observer(events.VoiceLost(0.0, f"{why}这通电话就用打字打。"))
        return text_call(plan, observer, None, real_time=True)


def _runner(
    plan: CallPlan,
    stage: Stage,
    observer: Callable[[Event], None],
    behaviour: Behaviour | None,
    modality: str,
    model: str | None,
) -> CallRunner:
    robot = None if behaviour is None else Robot.of(behaviour, plan)
    return CallRunner(CallSession(plan, modality, model), stage, observer, robot)


def _robot_voice(
    parts: VoiceParts, observer: Callable[[Event], None]
) -> "Callable[[Utterance], Samples]":
    """How the robot trainee's utterances become sound."""
    from trainer.speech.audio_files import read_audio
    from trainer.speech.line import amplified
    from trainer.speech.ports import VoiceStyle

    told: set[str] = set()

    def speak(utterance: Utterance) -> "Samples":
        if utterance.wav is not None:
            samples = read_audio(utterance.wav)
        else:
            style = VoiceStyle(rate=utterance.rate, voice=utterance.voice)
            rendered = parts.synthesizer.render(utterance.text, style)
            samples = rendered.samples
            if rendered.notice and rendered.notice not in told:
                told.add(rendered.notice)
                observer(events.Notice(0.0, rendered.notice))
        return amplified(samples, utterance.gain_db)

    return speak


def random_seed() -> int:
    """A seed for a call that need not be repeated."""
    return Random().randrange(1, 1_000_000)
