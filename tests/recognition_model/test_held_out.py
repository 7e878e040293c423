"""The sentences that measure the model are in nothing that makes it."""

from recognition_model.bench_hearing import hanzi, sentences
from recognition_model.voices import DEV_VOICES, MAIN_VOICES, OTHER_VOICES, TEST_VOICES
from tests.recognition_model.test_recipe import run

LENGTH = 5
"""Hanzi in the pieces by which sentences are compared."""
USUAL = "请问有什么可以帮您"
"""Every call opens with these words."""


def pieces(sentence: str) -> set[str]:
    text = hanzi(sentence)
    return {text[first : first + LENGTH] for first in range(len(text) - LENGTH + 1)}


def copies(texts: list[str], held: list[str]) -> list[str]:
    """Texts that hold a whole held-out sentence, or most of the pieces of one."""
    joined = "\n".join(map(hanzi, texts))
    found = [
        sentence for sentence in held if len(hanzi(sentence)) > 3 and hanzi(sentence) in joined
    ]
    places: dict[str, set[int]] = {}
    for number, text in enumerate(texts):
        for piece in pieces(text) - pieces(USUAL):
            places.setdefault(piece, set()).add(number)
    for sentence in held:
        wanted = pieces(sentence)
        shared: dict[int, int] = {}
        for piece in wanted:
            for number in places.get(piece, ()):
                shared[number] = shared.get(number, 0) + 1
        found += [
            texts[number]
            for number, count in shared.items()
            if len(wanted) > 3 and count >= 0.6 * len(wanted)
        ]
    return found


def test_a_copy_would_be_found() -> None:
    said = ["您的快递放在门口的柜子里了", "今天天气不错"]
    assert copies(["今天天气不错，出去走走"], said) == ["今天天气不错"]
    assert copies(["您的快递放在门口柜子里"], said) == []
    assert copies(["您的快递放在门口的柜子里啦"], said) == ["您的快递放在门口的柜子里啦"]


def test_no_evaluation_sentence_is_in_the_texts_of_the_recipe() -> None:
    # What is spoken is all that the language model reads, but for the shipped cards and calls.
    texts = run(
        "-c",
        "import random\n"
        "from recognition_model.build import PROFILES, SEED, language_texts, spoken_texts\n"
        "from recognition_model.texts import content_sentences\n"
        "made = set(spoken_texts(PROFILES['full']))\n"
        "shipped = content_sentences(random.Random(SEED))\n"
        "assert made.union(shipped) >= set(language_texts(PROFILES['full']))\n"
        "print(*sorted(made), sep='\\n')",
    ).splitlines()
    assert len(texts) > 10_000
    assert copies(texts, [*sentences("dev"), *sentences("test")]) == []


def test_the_two_sets_are_apart() -> None:
    dev, test = sentences("dev"), sentences("test")
    assert len(dev) == len(set(dev)) == 120
    assert len(test) == len(set(test)) == 220
    assert copies(dev, test) == []


def test_no_voice_is_both_trained_and_measured() -> None:
    trained = {"", *MAIN_VOICES, *OTHER_VOICES}
    assert not trained & {*DEV_VOICES, *TEST_VOICES}
    assert not set(DEV_VOICES) & set(TEST_VOICES)
