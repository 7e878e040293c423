import pytest

from trainer.errors import MissingError
from trainer.speech.ports import Gender, Language, VoiceStyle
from trainer.speech.voices import Voice, fitting_voice, sets_pitch

FEMALE, MALE = Gender.FEMALE, Gender.MALE

ESPEAK = (
    Voice("gmw/en", "English", ("en",), MALE),
    Voice("sit/cmn", "Mandarin", ("cmn",), MALE),
    Voice("sit/cmn-latn-pinyin", "Mandarin, pinyin", ("cmn-latn-pinyin",), MALE),
    Voice("sit/hak", "Hakka", ("hak",), MALE),
    Voice("sit/yue", "Cantonese", ("yue",), MALE),
)
WINDOWS = (
    Voice("HKEY\\ZIRA", "Microsoft Zira Desktop - English", ("en-US",), FEMALE),
    Voice("HKEY\\HANHAN", "Microsoft Hanhan Desktop - Chinese (Taiwan)", ("zh-TW",), FEMALE),
    Voice("HKEY\\HUIHUI", "Microsoft Huihui Desktop - Chinese (Simplified)", ("zh-CN",), FEMALE),
    Voice("HKEY\\KANGKANG", "Microsoft Kangkang - Chinese (Simplified)", ("zh-CN",), MALE),
)
MAC = (
    Voice("com.apple.eloquence.zh-CN.Eddy", "Eddy", ("zh_CN",), None),
    Voice("com.apple.voice.compact.zh-CN.Tingting", "Ting-Ting", ("zh_CN",), FEMALE),
    Voice("com.apple.voice.compact.zh-HK.Sinji", "Sin-ji", ("zh_HK",), FEMALE),
)


def test_espeak_speaks_three_languages_as_women_and_men() -> None:
    chosen = {
        (language, gender): fitting_voice(VoiceStyle(language, gender), ESPEAK)
        for language in Language
        for gender in Gender
    }
    assert len({voice.id for voice in chosen.values()}) == 6
    assert {voice.notice for voice in chosen.values()} == {None}
    for (language, gender), voice in chosen.items():
        assert voice.id.startswith(f"sit/{language}")
        assert ("+f" in voice.id) == (gender is FEMALE)


def test_variants_are_other_voices_of_the_same_sex_and_never_run_out() -> None:
    ids = [fitting_voice(VoiceStyle(variant=number), ESPEAK).id for number in range(5)]
    assert len(set(ids[:4])) == 4
    assert ids[4] == ids[0]
    assert all("+f" in voice_id for voice_id in ids)


def test_hanzi_in_hakka_are_left_to_cantonese_with_a_notice() -> None:
    style = VoiceStyle(Language.HAKKA, MALE)
    assert fitting_voice(style, ESPEAK, "ngai hak-ka").id == "sit/hak"
    replaced = fitting_voice(style, ESPEAK, "你好")
    assert replaced.id == "sit/yue"
    assert replaced.notice == "这台电脑读不了这句客家话，改用粤语语音。"


@pytest.mark.parametrize(
    ("style", "voice", "notice"),
    [
        (VoiceStyle(), "HKEY\\HUIHUI", None),
        (VoiceStyle(gender=MALE), "HKEY\\KANGKANG", None),
        (VoiceStyle(variant=1), "HKEY\\HANHAN", None),
        (VoiceStyle(Language.CANTONESE), "HKEY\\HUIHUI", "改用普通话语音"),
        (VoiceStyle(Language.HAKKA, MALE), "HKEY\\KANGKANG", "改用普通话语音"),
    ],
)
def test_windows(style: VoiceStyle, voice: str, notice: str | None) -> None:
    fitting = fitting_voice(style, WINDOWS, "你好")
    assert fitting.id == voice
    assert (notice or "") in (fitting.notice or "")
    assert (fitting.notice is None) == (notice is None)


@pytest.mark.parametrize(
    ("style", "voice", "notice"),
    [
        (VoiceStyle(), "com.apple.voice.compact.zh-CN.Tingting", None),
        (VoiceStyle(gender=MALE), "com.apple.voice.compact.zh-CN.Tingting", "改用女声"),
        (VoiceStyle(Language.CANTONESE), "com.apple.voice.compact.zh-HK.Sinji", None),
        (VoiceStyle(Language.HAKKA), "com.apple.voice.compact.zh-HK.Sinji", "改用粤语语音"),
    ],
)
def test_macos(style: VoiceStyle, voice: str, notice: str | None) -> None:
    fitting = fitting_voice(style, MAC, "你好")
    assert fitting.id == voice
    assert (notice or "") in (fitting.notice or "")
    assert (fitting.notice is None) == (notice is None)


def test_only_espeak_can_be_told_a_pitch() -> None:
    assert all(sets_pitch(fitting_voice(VoiceStyle(each), ESPEAK).id) for each in Language)
    assert not sets_pitch(fitting_voice(VoiceStyle(), WINDOWS).id)
    assert not sets_pitch(fitting_voice(VoiceStyle(), MAC).id)


def test_a_voice_can_be_named_outright() -> None:
    assert fitting_voice(VoiceStyle(voice="sit/yue"), ESPEAK).id == "sit/yue"
    assert fitting_voice(VoiceStyle(voice="Cantonese"), ESPEAK).id == "sit/yue"
    assert fitting_voice(VoiceStyle(voice="sit/cmn+f2"), ESPEAK).id == "sit/cmn+f2"
    unknown = fitting_voice(VoiceStyle(voice="Xiaoxiao"), ESPEAK)
    assert unknown.id == fitting_voice(VoiceStyle(), ESPEAK).id
    assert unknown.notice is not None
    assert "“Xiaoxiao”" in unknown.notice


@pytest.mark.parametrize("voices", [(), ESPEAK[:1], WINDOWS[:1]])
def test_no_chinese_voice_at_all(voices: tuple[Voice, ...]) -> None:
    with pytest.raises(MissingError) as caught:
        fitting_voice(VoiceStyle(), voices)
    assert caught.value.code == "speech.no-chinese-voice"
    assert "添加语音" in caught.value.message
