"""Reading calls that were held."""

from pathlib import Path

import pytest

from tests.content.writing import write
from trainer.errors import UsageError
from trainer.workshop.transcript import Side, Utterance, interleaved, read_transcript

C, A = Side.CALLER, Side.AGENT


def read(folder: Path, text: str) -> list[tuple[Side, str]]:
    said = read_transcript(write(folder / "call.txt", text))
    return [(one.side, one.text) for one in said]


def test_lines_of_two_sides(tmp_path: Path) -> None:
    assert read(tmp_path, "客服: 您好\n客户：我要报修\n") == [(A, "您好"), (C, "我要报修")]


@pytest.mark.parametrize("name", ["来电", "顾客", "业主", "用户"])
def test_other_names_of_the_sides(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, f"坐席：您好\n{name}: 喂") == [(A, "您好"), (C, "喂")]


@pytest.mark.parametrize("time", ["00:12 ", "[00:12]", "1:02:03 ", "（00:12）", "00:12.5 "])
def test_times_are_skipped(tmp_path: Path, time: str) -> None:
    assert read(tmp_path, f"{time}客服：您好\n{time}客户：喂") == [(A, "您好"), (C, "喂")]


def test_what_one_side_says_in_a_row_is_one(tmp_path: Path) -> None:
    text = "客服：您好\n\n客服：请讲。\n客户：我要报修\n厨房漏水\n客服：好的"
    assert read(tmp_path, text) == [(A, "您好，请讲。"), (C, "我要报修，厨房漏水"), (A, "好的")]


def test_a_text_of_an_old_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("客服：您好\r\n客户：喂\r\n".encode("gb18030"))
    assert [one.text for one in read_transcript(path)] == ["您好", "喂"]
    path.write_bytes("﻿客服：您好\n客户：喂\n".encode())
    assert [one.text for one in read_transcript(path)] == ["您好", "喂"]


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("您好\n客户：喂", "transcript.nobody", "第 1 行“您好”"),
        ("客服：您好", "transcript.one-side", "没有客户说的话"),
        ("客户：喂", "transcript.one-side", "没有客服说的话"),
        ("", "transcript.one-side", "没有客户说的话"),
    ],
)
def test_what_cannot_be_a_call_is_refused(tmp_path: Path, text: str, code: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(tmp_path, text)
    assert refused.value.code == code
    assert told in refused.value.message


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\xff\xff\xff")
    for path, code in (
        (picture, "transcript.encoding"),
        (tmp_path / "none.txt", "transcript.unreadable"),
        (write(tmp_path / "book.txt", "客户：喂\n" * 200_000), "transcript.too-large"),
    ):
        with pytest.raises(UsageError) as refused:
            read_transcript(path)
        assert refused.value.code == code


def test_two_channels_are_put_in_the_order_of_time(tmp_path: Path) -> None:
    caller = [(4.0, "我要报修"), (5.5, "厨房漏水"), (9.0, "")]
    agent = [(0.5, "您好"), (8.0, "好的")]
    assert interleaved(caller, agent, tmp_path) == [
        Utterance(A, "您好"),
        Utterance(C, "我要报修，厨房漏水"),
        Utterance(A, "好的"),
    ]
    with pytest.raises(UsageError, match="左声道没有听到"):
        interleaved([], agent, tmp_path)
