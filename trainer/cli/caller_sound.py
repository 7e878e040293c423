"""What is heard of the caller in a call: his lines spoken, and put on every line of the call."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from trainer.call.plan import ASK_AGAIN, CallPlan, PlannedTurn
from trainer.content.model import LineConditions
from trainer.speech.audio_files import read_audio
from trainer.speech.call_sound import LineSound, OpenLine
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
    style = caller_style(plan)
    voice = replace(style, volume=1.0)
    spoken = _spoken(plan, synthesizer, voice, tell, on_progress)
    lines = plan.scenario.lines
    babble = _babble(synthesizer) if any(line.noise == "babble" for line in lines) else []
    opened = dict(_opened(plan, spoken, loudness_db(style.volume), babble))
    for line, sound in opened.items():
        for turn in plan.scenario.turns:
            if (after := turn.line.of(line)) != line:
                sound.after[turn.id] = opened[after]
    return LineSound(opened[lines[0]])


def caller_style(plan: CallPlan) -> VoiceStyle:
    """How the persona of the call speaks."""
    persona = plan.scenario.persona
    return VoiceStyle(
        Language(persona.language),
        Gender(persona.gender),
        persona.rate,
        persona.pitch,
        persona.volume,
        persona.variant,
    )


def _spoken(
    plan: CallPlan,
    synthesizer: "Pyttsx3Synthesizer",
    style: VoiceStyle,
    tell: Callable[[str], object],
    on_progress: "Progress",
) -> dict[str, Samples]:
    """The caller's lines as he speaks them, by turn; what he asks again is there, too."""
    turns: dict[str, PlannedTurn | None] = {
        **{turn.turn.id: turn for turn in plan.turns.values() if turn.line},
        ASK_AGAIN: None,
    }
    spoken: dict[str, Samples] = {}
    notices: dict[str, None] = {}
    for done, (name, turn) in enumerate(turns.items()):
        on_progress(done, len(turns))
        if turn is not None and turn.turn.recording is not None:
            spoken[name] = read_audio(turn.turn.recording)
            continue
        rendered = synthesizer.render(turn.spoken if turn else name, style)
        if rendered.notice and turn is not None:
            # A voice that stands in for another cannot read what was written for that one.
            rendered = synthesizer.render(turn.line, style)
            if rendered.notice:
                notices.setdefault(rendered.notice)
        spoken[name] = rendered.samples
    on_progress(len(turns), len(turns))
    for notice in notices:
        tell(notice)
    return spoken


def _opened(
    plan: CallPlan, spoken: Mapping[str, Samples], loudness: float, babble: list[Samples]
) -> Iterator[tuple[LineConditions, OpenLine]]:
    """What each line of the call sounds like; what two of them have in common is made once."""

    def drawn(part: int) -> np.random.Generator:
        return np.random.default_rng((plan.seed, part))

    @cache
    def noise(kind: str, snr_db: float) -> Samples | None:
        return line_noise(kind, snr_db, _LOOP_S, drawn(_NOISE), babble)

    @cache
    def heard(gain_db: float, echo: str) -> tuple[dict[str, Samples], int]:
        room = room_response(echo, drawn(_ROOM))
        lines = {
            name: caller_speech(samples, loudness + gain_db, room)
            for name, samples in spoken.items()
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
