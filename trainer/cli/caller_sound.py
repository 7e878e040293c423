"""What is heard of the caller in a call: his lines spoken, and put on every line of the call."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from trainer.call.mood import deliveries, delivery_of
from trainer.call.plan import ASK_AGAIN, CallPlan
from trainer.content.model import LineConditions
from trainer.speech.audio_files import read_audio
from trainer.speech.call_sound import LineSound, OpenLine, Spoken
from trainer.speech.delivery import Delivery
from trainer.speech.effects import drop_outs, room_response
from trainer.speech.line import Audio, caller_speech, loudness_db
from trainer.speech.noise import line_noise
from trainer.speech.ports import Gender, Language, Samples, VoiceStyle

if TYPE_CHECKING:
    from trainer.cli.placing import Progress
    from trainer.speech.synthesis import Pyttsx3Synthesizer

_LOOP_S = 10.0
"""Noise and drop-outs come round after so long."""

_NOISE, _ROOM, _DROP_OUTS = range(3)
"""What a call's seed draws, each by itself: a change of one leaves the others as they were."""

_FASTER, _HIGHER, _LOUDER_DB = 1.1, 6, 2.0
"""What one step up in anger does to rate (times), pitch (of 100) and level (dB)."""

_BABBLE = (
    "这边请，您先坐一下，我马上给您拿资料。",
    "昨天那个单子还没有处理完，下午再说吧。",
    "对，就是三号楼，电梯已经修好了。",
    "麻烦您签一下字，好的，谢谢您。",
)
"""What is being said around the caller."""


def line_sound(
    plan: CallPlan,
    synthesizer: "Pyttsx3Synthesizer",
    tell: Callable[[str], object],
    on_progress: "Progress",
) -> LineSound:
    """All that can be heard of the caller in this call, made before the phone rings: `tell` hears
    in Chinese where a voice had to be replaced.

    Raises MissingError when this machine cannot speak, TrainerError for a recording that cannot be
    read.
    """
    spoken = _spoken(plan, synthesizer, tell, on_progress)
    lines = plan.scenario.lines
    babble = _babble(synthesizer) if any(line.noise == "babble" for line in lines) else []
    opened = dict(_opened(plan, spoken, babble))
    for line, sound in opened.items():
        for turn in plan.scenario.turns:
            if (after := turn.line.of(line)) != line:
                sound.after[turn.id] = opened[after]
    return LineSound(opened[lines[0]])


def caller_style(plan: CallPlan, delivery: Delivery) -> VoiceStyle:
    """How the persona of the call speaks in a mood: as it was written in the mood that he calls in,
    faster and higher in an angrier one, slower and lower in a calmer."""
    persona, higher = plan.scenario.persona, _above_start(plan, delivery)
    return VoiceStyle(
        Language(persona.language),
        Gender(persona.gender),
        min(400, max(80, round(persona.rate * _FASTER**higher))),
        min(100, max(0, persona.pitch + _HIGHER * higher)),
        persona.volume,
        persona.variant,
    )


def _above_start(plan: CallPlan, delivery: Delivery) -> int:
    """How many steps angrier the delivery is than that of the mood which the caller calls in."""
    order = list(Delivery)
    return order.index(delivery) - order.index(delivery_of(plan.scenario.persona.temper))


@dataclass(frozen=True, slots=True)
class _Line:
    """Something to be spoken: `text` as it is written, `spoken` as the voice reads it."""

    text: str
    spoken: str
    recording: Path | None = None


def _lines(plan: CallPlan) -> dict[tuple[str, Delivery], _Line]:
    """All that the caller may say, in all ways that he may come to say it."""
    lines: dict[tuple[str, Delivery], _Line] = {}
    by_turn = deliveries(plan.scenario)
    for name, planned in plan.turns.items():
        for delivery in by_turn[name]:
            turn = planned.said(delivery)
            if turn.line:
                recording = None if delivery in planned.moods else planned.turn.recording
                lines[name, delivery] = _Line(turn.line, turn.spoken, recording)
            if turn.interjection:
                text = turn.interjection
                lines |= {(text, each): _Line(text, text) for each in Delivery}
    return lines | {(ASK_AGAIN, each): _Line(ASK_AGAIN, ASK_AGAIN) for each in Delivery}


def _spoken(
    plan: CallPlan,
    synthesizer: "Pyttsx3Synthesizer",
    tell: Callable[[str], object],
    on_progress: "Progress",
) -> Spoken:
    """The caller's lines as he speaks them."""
    lines = _lines(plan)
    spoken: dict[tuple[str, Delivery], Samples] = {}
    notices: dict[str, None] = {}
    for done, ((name, delivery), line) in enumerate(lines.items()):
        on_progress(done, len(lines))
        if line.recording is not None:
            spoken[name, delivery] = read_audio(line.recording)
            continue
        style = replace(caller_style(plan, delivery), volume=1.0)
        rendered = synthesizer.render(line.spoken, style)
        if rendered.notice and name != ASK_AGAIN:
            # A voice that stands in for another cannot read what was written for that one.
            rendered = synthesizer.render(line.text, style)
            if rendered.notice:
                notices.setdefault(rendered.notice)
        spoken[name, delivery] = rendered.samples
    on_progress(len(lines), len(lines))
    for notice in notices:
        tell(notice)
    return spoken


def _opened(
    plan: CallPlan, spoken: Spoken, babble: list[Samples]
) -> Iterator[tuple[LineConditions, OpenLine]]:
    """What each line of the call sounds like; what two of them have in common is made once."""
    volume = loudness_db(plan.scenario.persona.volume)
    loudness = {each: volume + _LOUDER_DB * _above_start(plan, each) for each in Delivery}

    def drawn(part: int) -> np.random.Generator:
        return np.random.default_rng((plan.seed, part))

    @cache
    def noise(kind: str, snr_db: float) -> Samples | None:
        return line_noise(kind, snr_db, _LOOP_S, drawn(_NOISE), babble)

    @cache
    def heard(gain_db: float, echo: str) -> tuple[Spoken, int]:
        room = room_response(echo, drawn(_ROOM))
        lines = {
            (name, delivery): caller_speech(samples, loudness[delivery] + gain_db, room)
            for (name, delivery), samples in spoken.items()
        }
        return lines, 0 if room is None else len(room) - 1

    @cache
    def passes(percent: float) -> Audio | None:
        return drop_outs(percent, _LOOP_S, drawn(_DROP_OUTS))

    for line in plan.scenario.lines:
        lines, echo = heard(line.gain_db, line.echo)
        noises = noise(line.noise, line.snr_db)
        yield line, OpenLine(lines, noises, passes(line.drop_outs), echo)


def _babble(synthesizer: "Pyttsx3Synthesizer") -> list[Samples]:
    return [
        synthesizer.render(
            text, VoiceStyle(gender=list(Gender)[number % 2], variant=1 + number // 2)
        ).samples
        for number, text in enumerate(_BABBLE)
    ]
