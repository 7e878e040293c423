"""Phrases cut into clauses."""

from trainer.scoring.phonetic import ALL_PAIRS
from trainer.scoring.phrase import clause_of, phrase_of, whole


def texts(phrase: str) -> list[str]:
    return [clause.text for clause in phrase_of(phrase).clauses]


def test_punctuation_parts_clauses_in_their_normal_form() -> None:
    assert texts("您的電話沒有聲音，请你换一部电话！再见。") == [
        "您的电话没有声音",
        "请您换一部电话",
        "再见",
    ]


def test_courtesy_alone_is_no_clause() -> None:
    assert texts("请您大声一点，好吗？") == ["请您大声一点"]
    assert texts("好吗") == []


def test_slots_stand_before_and_after_clauses() -> None:
    before, after = phrase_of("我们会在{hours}小时内联系您").clauses
    assert (before.text, before.slot_before, before.slot_after) == ("我们会在", "", "hours")
    assert (after.slot_before, after.slot_after) == ("hours", "")


def test_a_slot_alone_has_no_clause() -> None:
    phrase = phrase_of("{matter}")
    assert (phrase.clauses, phrase.slot, phrase.has_slot) == ((), "matter", True)
    assert not phrase_of("您好").has_slot


def test_courtesy_that_holds_to_a_slot_alone_is_a_clause() -> None:
    (clause,) = phrase_of("请{safe_step}").clauses
    assert (clause.text, clause.slot_after) == ("请", "safe_step")


def test_content_weighs_more_than_grammar_and_courtesy() -> None:
    clause = clause_of("请您在这里大声说", ALL_PAIRS)
    weights = dict(zip(clause.text, clause.weights, strict=True))
    assert weights["声"] == 1 > weights["在"] > weights["请"] == weights["您"]
    assert clause.total == sum(clause.weights)


def test_in_a_short_phrase_and_in_pure_courtesy_every_character_weighs_the_same() -> None:
    assert set(clause_of("请您", ALL_PAIRS).weights) == {1.0}
    assert set(clause_of("请您一下好吗", ALL_PAIRS).weights) == {1.0}


def test_a_denial_is_known_by_its_place() -> None:
    assert clause_of("电话没有声音", ALL_PAIRS).denials == {2}
    assert clause_of("没关系", ALL_PAIRS).denials == frozenset()


def test_a_forbidden_phrase_is_one_clause() -> None:
    (clause,) = whole("喂，说话呀").clauses
    assert clause.text == "喂说话"
    assert whole("，。").clauses == ()


def test_without_equivalents_a_phrase_keeps_its_own_words() -> None:
    (same,) = phrase_of("麻烦您讲").clauses
    (own,) = phrase_of("麻烦您讲", equivalents=False).clauses
    assert (same.text, own.text) == ("请您说", "麻烦您讲")
