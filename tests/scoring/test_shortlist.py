"""The shortlist leaves nothing out that could be found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.scoring.heard import hear
from trainer.scoring.match import locate
from trainer.scoring.phrase import CERTAIN, MET, phrase_of, whole
from trainer.scoring.shortlist import Shortlist
from trainer.scoring.transcript import Reply, Source, Transcript

GENERAL = [
    whole(variant.strip("^$"))
    for item in Library.load([packaged_folder()]).general_forbidden
    for variant in item.variants
]
LIST = Shortlist(GENERAL)
TEXTS = [phrase.clauses[0].text for phrase in GENERAL]
PIECES = sorted({text[i : i + 3] for text in TEXTS for i in range(len(text))})


def listed(shortlist: Shortlist, text: str, source: Source = Source.SPOKEN) -> list[int]:
    return [number for _, number in shortlist.of(hear(Reply(Transcript(text), source)), CERTAIN)]


def test_only_what_may_be_there_is_on_it() -> None:
    shortlist = Shortlist([whole(text) for text in ("不归我管", "我挂机了", "不知道")])
    assert listed(shortlist, "这不归我管，不知道") == [0, 2]
    assert listed(shortlist, "天气很好") == []
    assert listed(shortlist, "") == []
    assert listed(Shortlist([]), "您好") == []


def test_each_has_the_highest_likeness_that_it_could_have() -> None:
    shortlist = Shortlist([phrase_of("没有声音"), phrase_of("{matter}")])
    heard = hear(Reply(Transcript("没有声"), Source.TYPED))
    assert shortlist.of(heard, 0.5) == [(0.75, 0), (1.0, 1)]
    assert shortlist.of(heard, 0.8) == [(1.0, 1)]


def test_a_spoken_reply_is_held_to_sound() -> None:
    shortlist = Shortlist([whole("不归我管")])
    assert listed(shortlist, "不龟我管") == [0]
    assert listed(shortlist, "不龟我管", Source.TYPED) == []


@pytest.mark.parametrize("source", list(Source))
def test_every_phrase_is_on_its_own_list(source: Source) -> None:
    for number, text in enumerate(TEXTS):
        assert number in listed(LIST, text, source)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join),
    st.sampled_from(list(Source)),
    st.sampled_from([MET, CERTAIN]),
)
def test_what_is_left_out_is_not_found_either(text: str, source: Source, least: float) -> None:
    heard = hear(Reply(Transcript(text), source))
    on_it = {number for _, number in LIST.of(heard, least)}
    for number, phrase in enumerate(GENERAL):
        if number not in on_it:
            assert locate(phrase, heard).similarity < least
