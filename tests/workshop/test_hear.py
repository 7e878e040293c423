"""Required phrases spoken by two voices."""

from pathlib import Path

from tests.workshop.echo import Echo
from tests.workshop.trials import CARD, SITE, shelf
from trainer.content.library import Library
from trainer.speech.ports import Gender
from trainer.workshop.hear import Unheard, unheard_phrases

FINE = CARD + "      - 说: 早上好，请问有什么可以帮您？\n"


def library(folder: Path) -> Library:
    return shelf(folder, FINE)


def test_the_mandated_wording_of_every_item_is_spoken_by_both_voices(tmp_path: Path) -> None:
    studio = Echo()
    cards = list(library(tmp_path).cards.values())
    assert unheard_phrases(cards, SITE, studio) == []
    phrases = (
        *("早上好", "请问有什么可以帮您", "祝您生活愉快", "请您稍等", "请您明天再打来"),
        "我们这件事给您回复",
    )
    assert studio.spoken == [(text, voice) for text in phrases for voice in Gender]


def test_what_a_voice_says_and_the_model_does_not_hear_is_listed(tmp_path: Path) -> None:
    studio = Echo(unheard={Gender.MALE: "稍等"}, misheard={"愉快": "渔夫"})
    cards = list(library(tmp_path).cards.values())
    assert unheard_phrases(cards, SITE, studio) == [
        Unheard("greeted", 1, "祝您生活愉快", Gender.FEMALE, "祝您生活渔夫"),
        Unheard("greeted", 1, "祝您生活愉快", Gender.MALE, "祝您生活渔夫"),
        Unheard("greeted", 2, "请您稍等", Gender.MALE, "请您"),
    ]


def test_progress_names_the_card(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    cards = list(library(tmp_path).cards.values())
    unheard_phrases(cards, SITE, Echo(), lambda done, all_, card: told.append((done, all_, card)))
    assert told == [*((n, 12, "greeted") for n in range(12)), (12, 12, "")]
