"""`trainer voices`: who can speak on this machine."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING

from trainer.cli.compose import synthesizer
from trainer.cli.options import AsJson
from trainer.cli.output import emit_json, say

if TYPE_CHECKING:
    from trainer.speech.ports import Gender, Language
    from trainer.speech.voices import FittingVoice, Voice

SAMPLE = "您好"
"""Lines are written in hanzi, and not every voice of a dialect can read them."""


def voices(as_json: AsJson = False) -> None:
    """列出这台电脑的声音，以及每种方言用哪一个。例：trainer voices --json"""
    with synthesizer() as speaker:
        found = speaker.voices()
    fitting = list(fitting_voices(found))
    if as_json:
        emit_json(_json(found, fitting))
    else:
        _print(found, fitting)


def fitting_voices(
    found: "Sequence[Voice]",
) -> "Iterable[tuple[Language, Gender, FittingVoice]]":
    """The voice that speaks each language as woman and as man."""
    from trainer.speech.ports import Gender, Language, VoiceStyle
    from trainer.speech.voices import fitting_voice

    for language, gender in product(Language, Gender):
        yield language, gender, fitting_voice(VoiceStyle(language, gender), found, SAMPLE)


def _json(
    found: "Sequence[Voice]", fitting: "Sequence[tuple[Language, Gender, FittingVoice]]"
) -> dict[str, object]:
    return {
        "fitting": [
            {
                "language": language,
                "gender": gender,
                "voice": voice.id,
                "name": voice.name,
                "notice": voice.notice,
            }
            for language, gender, voice in fitting
        ],
        "voices": [
            {
                "id": voice.id,
                "name": voice.name,
                "languages": voice.languages,
                "gender": voice.gender,
            }
            for voice in found
        ],
    }


def _print(
    found: "Sequence[Voice]", fitting: "Sequence[tuple[Language, Gender, FittingVoice]]"
) -> None:
    from trainer.speech.voices import GENDER_NAMES, LANGUAGE_NAMES

    for language, gender, voice in fitting:
        mark = "◌" if voice.notice else "✔"
        say(f"{mark} {LANGUAGE_NAMES[language]} {GENDER_NAMES[gender]}：{voice.name}")
        if voice.notice:
            say(f"    {voice.notice}")
    say(f"\n全部 {len(found)} 个声音：")
    by_language: dict[str, list[str]] = {}
    for voice in found:
        for language in voice.languages or ("其他",):
            by_language.setdefault(language, []).append(f"{voice.name}（{voice.id}）")
    for language, names in sorted(by_language.items()):
        say(f"  {language:12} {'、'.join(names)}")
