import pytest

from recognition_model.phones import PDF_COUNT, PDFS, phone_table, phones_of, split_syllable


@pytest.mark.parametrize(
    ("syllable", "parts"),
    [
        ("shi", ("sh", "iii")),
        ("si", ("s", "ii")),
        ("xi", ("x", "i")),
        ("yu", ("", "v")),
        ("lv", ("l", "v")),
        ("lu", ("l", "u")),
        ("jiu", ("j", "iou")),
        ("wei", ("", "uei")),
        ("er", ("", "er")),
        ("ng", ("", "ng")),
    ],
)
def test_a_syllable_is_an_initial_and_a_final(syllable: str, parts: tuple[str, str]) -> None:
    assert split_syllable(syllable) == parts


def test_phones_tell_their_place_in_the_word() -> None:
    assert phones_of(("ni", "hao")) == ("n_B", "i_I", "h_I", "ao_E")
    assert phones_of(("a",)) == ("a_S",)


def test_no_phones_for_what_is_no_syllable() -> None:
    assert phones_of(("xyz",)) is None
    assert phones_of(("ni", "")) is None


def test_every_pdf_has_a_state_and_every_state_a_pdf() -> None:
    table = phone_table()
    assert {pdf for _, _, pdf in table.states} == set(range(PDF_COUNT))
    assert sorted(pdf for pdfs in PDFS.values() for pdf in pdfs) == list(range(PDF_COUNT))
    assert table.names[0] == "SIL"
    assert table.transitions == 2 * len(table.states)
