from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from trainer.tui.prose import breaks, clip, pad, wrap

TEXTS = st.text(alphabet="您好，。（）〖〗a1 ABC-客服中心…", max_size=60)


def lines(text: str, width: int, indent: int = 0) -> list[str]:
    return wrap(Content(text), width, indent).plain.split("\n")


def test_wide_characters_count_two_cells() -> None:
    assert lines("您好安居客服中心", 8) == ["您好安居", "客服中心"]
    assert lines("您好安居客服中心", 9) == ["您好安居", "客服中心"]


def test_closing_punctuation_never_begins_a_line() -> None:
    assert lines("您好安居，客服中心", 8) == ["您好安", "居，客服", "中心"]


def test_an_opening_bracket_never_ends_a_line() -> None:
    assert lines("您好安（居客）", 8) == ["您好安", "（居客）"]


def test_a_number_is_kept_whole() -> None:
    assert lines("电话是12345，请记", 10) == ["电话是", "12345，请", "记"]
    assert lines("1234567890", 4) == ["1234", "5678", "90"]


def test_lines_after_a_cut_are_moved_in() -> None:
    assert lines("您好安居客服", 8, indent=2) == ["您好安居", "  客服"]
    assert lines("一\n您好安居客服", 8, indent=2) == ["一", "您好安居", "  客服"]


def test_styles_stay_where_they_were() -> None:
    content = wrap(Content.assemble("您好", ("安居客服", "bold")), 8)
    assert [(content.plain[s.start : s.end]) for s in content.spans] == ["安居", "客服"]


def test_too_narrow_to_wrap_is_left_alone() -> None:
    assert breaks("您好您好", 1) == []
    assert breaks("您好您好", 6, indent=5) == []


@given(TEXTS, st.integers(4, 30), st.integers(0, 2))
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(
    text: str, width: int, indent: int
) -> None:
    wrapped = lines(text, width, indent)
    assert all(cell_len(line) <= width for line in wrapped)
    assert "".join(wrapped).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_clip_and_pad_fill_cells() -> None:
    assert clip("您好安居", 8) == "您好安居"
    assert clip("您好安居客服", 8) == "您好安…"
    assert clip("您好", 0) == ""
    assert pad("您好", 6) == "您好  "
    assert cell_len(pad("您好安居客服", 7)) == 7
