"""Which of a machine's voices speaks a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainer.errors import MissingError
from trainer.speech.ports import Gender, Language, VoiceStyle


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of this machine, as its engine names it; `gender` is None when it does not tell."""

    id: str
    name: str
    languages: tuple[str, ...]
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class FittingVoice:
    """The voice for a line. `notice` is a Chinese sentence when it is not the one asked for."""

    id: str
    name: str
    notice: str | None = None


LANGUAGE_NAMES: Mapping[Language, str] = {
    Language.MANDARIN: "普通话",
    Language.CANTONESE: "粤语",
    Language.HAKKA: "客家话",
}

GENDER_NAMES: Mapping[Gender, str] = {Gender.FEMALE: "女声", Gender.MALE: "男声"}

_ESPEAK: Mapping[Language, str] = {
    Language.MANDARIN: "sit/cmn",
    Language.CANTONESE: "sit/yue",
    Language.HAKKA: "sit/hak",
}
"""espeak-ng's voices. Each speaks as woman or man by a suffix to its id."""

_ESPEAK_VARIANTS: Mapping[Gender, tuple[str, ...]] = {
    Gender.FEMALE: ("+f3", "+f2", "+f5", "+f1"),
    Gender.MALE: ("", "+m3", "+m7", "+m1"),
}

_LOCALES: Mapping[Language, tuple[str, ...]] = {
    Language.MANDARIN: ("zh-cn", "zh-sg", "zh-tw"),
    Language.CANTONESE: ("zh-hk", "zh-mo", "yue"),
    Language.HAKKA: ("hak",),
}
"""How Windows and macOS mark their voices, best first."""

_PREFERRED: Mapping[Language, tuple[str, ...]] = {
    # Windows first, then macOS, which writes its names with and without a hyphen.
    Language.MANDARIN: ("huihui", "kangkang", "yaoyao", "tingting", "limu", "meijia"),
    Language.CANTONESE: ("tracy", "danny", "sinji"),
    Language.HAKKA: (),
}
"""Voices of Windows and macOS that sound natural; others of the language come after them."""

_STAND_INS: Mapping[Language, tuple[Language, ...]] = {
    Language.MANDARIN: (),
    Language.CANTONESE: (Language.MANDARIN,),
    Language.HAKKA: (Language.CANTONESE, Language.MANDARIN),
}
"""What replaces a language that the machine does not speak."""


def fitting_voice(style: VoiceStyle, voices: Sequence[Voice], text: str = "") -> FittingVoice:
    """Choose the voice for `text` among those of the machine.

    Raises MissingError (speech.no-chinese-voice) when none of them speaks any Chinese.
    """
    if style.voice is not None:
        named = _named_voice(style.voice, voices)
        if named is not None:
            return named
    for language in (style.language, *_STAND_INS[style.language]):
        if language is Language.HAKKA and _has_hanzi(text):
            # espeak's Hakka voice knows no hanzi: it says "Chinese letter" for each of them.
            continue
        found = _espeak_voice(language, style, voices) or _system_voice(language, style, voices)
        if found is None:
            continue
        voice_id, name, gender = found
        unknown = f"这台电脑没有声音“{style.voice}”，改用 {name}。" if style.voice else None
        return FittingVoice(voice_id, name, unknown or _notice(style, language, gender))
    raise MissingError(
        "speech.no-chinese-voice",
        "这台电脑没有中文语音。Windows：设置 → 时间和语言 → 语音 → 添加语音，选中文；"
        "macOS：系统设置 → 辅助功能 → 朗读内容 → 系统声音，下载中文声音。然后再试一次。",
    )


def sets_pitch(voice_id: str) -> bool:
    """Whether the engine of that voice can be told its pitch: espeak-ng alone can."""
    return voice_id.partition("+")[0] in _ESPEAK.values()


def _named_voice(wanted: str, voices: Sequence[Voice]) -> FittingVoice | None:
    """The voice of that id or name; espeak's may carry a variant's suffix."""
    base, plus, variant = wanted.partition("+")
    for voice in voices:
        if wanted in (voice.id, voice.name):
            return FittingVoice(voice.id, voice.name)
        if plus and voice.id == base and base in _ESPEAK.values():
            return FittingVoice(f"{base}+{variant}", f"{voice.name} {wanted}")
    return None


def _espeak_voice(
    language: Language, style: VoiceStyle, voices: Sequence[Voice]
) -> tuple[str, str, Gender] | None:
    for voice in voices:
        if voice.id == _ESPEAK[language]:
            variants = _ESPEAK_VARIANTS[style.gender]
            voice_id = voice.id + variants[style.variant % len(variants)]
            return voice_id, f"{voice.name} {voice_id}", style.gender
    return None


def _system_voice(
    language: Language, style: VoiceStyle, voices: Sequence[Voice]
) -> tuple[str, str, Gender | None] | None:
    ranked = sorted(
        (rank, voice.id, voice) for voice in voices if (rank := _rank(voice, language)) is not None
    )
    other = Gender.MALE if style.gender is Gender.FEMALE else Gender.FEMALE
    for gender in (style.gender, other, None):
        fits = [voice for _, _, voice in ranked if voice.gender is gender]
        if fits:
            voice = fits[style.variant % len(fits)]
            return voice.id, voice.name, gender
    return None


def _rank(voice: Voice, language: Language) -> tuple[int, int] | None:
    """How well a voice suits the language, best lowest; None when it speaks another."""
    marks = [mark.lower().replace("_", "-") for mark in voice.languages]
    name = voice.name.lower().replace("-", "")
    preferred = _PREFERRED[language]
    for rank, locale in enumerate(_LOCALES[language]):
        if any(mark.startswith(locale) for mark in marks):
            known = (place for place, each in enumerate(preferred) if each in name)
            return next(known, len(preferred)), rank
    return None


def _has_hanzi(text: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in text)


def _notice(style: VoiceStyle, language: Language, gender: Gender | None) -> str | None:
    wanted, used = LANGUAGE_NAMES[style.language], LANGUAGE_NAMES[language]
    if language is not style.language:
        return f"这台电脑读不了这句{wanted}，改用{used}语音。"
    if gender is not None and gender is not style.gender:
        wanted_gender, used_gender = GENDER_NAMES[style.gender], GENDER_NAMES[gender]
        return f"这台电脑没有{wanted}{wanted_gender}，改用{used_gender}。"
    return None
