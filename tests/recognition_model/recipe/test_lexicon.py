from recognition_model.lexicon import UNKNOWN, pronunciations, vocabulary
from recognition_model.phones import phones_of


def ways(word: str, spoken: dict[str, list[str]] | None = None) -> set[tuple[str, ...]]:
    return {entry.phones for entry in pronunciations([word], spoken or {}) if entry.word == word}


def phones(*syllables: str) -> tuple[str, ...]:
    found = phones_of(syllables)
    assert found is not None
    return found


def test_hesitations_can_be_heard() -> None:
    assert {phones("ng"), phones("en")} <= ways("嗯")
    assert phones("e") in ways("呃")
    assert phones("a") in ways("啊")
    assert {"嗯", "呃", "啊"} <= set(vocabulary([], 10))


def test_er_melts_into_the_syllable_before_it_or_not() -> None:
    assert ways("花儿") == {phones("hua", "er"), phones("hua")}
    assert phones("yi", "hui") in ways("一会儿")
    assert ways("女儿") == {phones("nv", "er")}


def test_one_is_also_said_yao() -> None:
    assert {phones("yi"), phones("yao")} <= ways("一")


def test_a_character_keeps_its_rarer_readings_at_a_cost() -> None:
    costs = {entry.phones: entry.cost for entry in pronunciations(["长"], {})}
    assert costs[phones("chang")] != costs[phones("zhang")]


def test_a_reading_of_the_voice_is_added() -> None:
    assert phones("shui", "fu") in ways("说服", {"说服": ["shui", "fu"]})


def test_what_cannot_be_read_is_left_out_and_unknown_is_there() -> None:
    entries = pronunciations(["OK", "好"], {})
    assert {entry.word for entry in entries} == {UNKNOWN, "好"}
