from pathlib import Path

import pytest

from tests.content.writing import places, write
from trainer.content.node import Node
from trainer.content.problem import Problem, Problems
from trainer.content.yaml_source import MAX_BYTES, MAX_DEPTH, read

KNOWN = frozenset({"编号", "标题", "说法"})


def reading(tmp_path: Path, text: str | bytes) -> tuple[Node | None, list[Problem]]:
    path = tmp_path / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = Problems()
    return read(path, problems, KNOWN), problems.ordered()


def test_every_scalar_is_a_string_as_it_was_written(tmp_path: Path) -> None:
    root, problems = reading(tmp_path, "a: no\nb: 12:30\nc: 010\nd: ~\ne: 1e3\nf: 2026-01-01\n")
    assert not problems
    assert root is not None
    assert root.plain == {
        "a": "no",
        "b": "12:30",
        "c": "010",
        "d": "~",
        "e": "1e3",
        "f": "2026-01-01",
    }


def test_keys_and_values_have_their_places(tmp_path: Path) -> None:
    root, _ = reading(tmp_path, "编号: x\n列表:\n  - 甲\n  - 键: 值\n")
    assert root is not None
    item = root.at(("列表", 1, "键"))
    assert (item.plain, item.position.line, item.position.column) == ("值", 4, 8)
    key = root.key_position(("列表", 1, "键"))
    assert (key.line, key.column) == (4, 5)
    assert root.at(("列表", 7, "键")).position == root.child("列表").position
    assert root.child("没有").plain == ""


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    root, problems = reading(tmp_path, "\ufeff编号: x\r\n标题: 甲\r\n".encode())
    assert not problems
    assert root is not None
    assert root.plain == {"编号": "x", "标题": "甲"}
    assert root.child("标题").position.line == 2


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("编号：x\n", (1, 3, "full-width-colon"), "“编号：x”的冒号是全角的"),
        ("a:\n  - 说法： 您好\n", (2, 7, "full-width-colon"), "全角"),
        ("标题: “您好”\n", (1, 5, "full-width-quotes"), "全角引号"),
        ("a:\n\t- b\n", (2, 1, "tab"), "“- b”的缩进用了制表符"),
        ("a:\n  b: c\n\t\n", (3, 1, "tab"), "制表符"),
        ("a:\n\t# 说明\n  - b\n", (2, 1, "tab"), "制表符"),
        ("标题: 您好\n　说法: 喂\n", (2, 1, "full-width-space"), "“说法: 喂”里用了全角空格"),
        ("标题:　您好\n", (1, 4, "full-width-space"), "“标题: 您好”"),
        ("a:\n  -\xa0您好\n", (2, 4, "full-width-space"), "不换行空格"),
        ("a: ok\nb: 您\u200b好\n", (2, 5, "character"), "里有看不见的字符（U+200B）"),
        ("a: ok\nb: 您\u2028好\n", (2, 5, "character"), "U+2028"),
        ("a: ok\nb: \ufeff好\n", (2, 4, "character"), "U+FEFF"),
        ("a: ok\nb: \x85好\n", (2, 4, "character"), "U+0085"),
        ("a: 1\nb: 2\na: 3\n", (3, 1, "duplicate-key"), "“a”写了两次（第 1 行已经有了）"),
        ("a: 您好: 再见\n", (1, 6, "syntax"), "多了一个冒号"),
        ('a: "您好\n', (1, 1, "syntax"), "引号没有成对"),
        ("a: [1, 2\n", (1, 1, "syntax"), "没有成对"),
        ("a: *b\n", (1, 4, "alias"), "“*b”引用的内容不存在"),
        ("a: @b\n", (1, 4, "syntax"), "“a: @b”：不能用这个符号开头"),
        ("a: 1\n---\nb: 2\n", (2, 1, "documents"), "只能写一份"),
        ("? [a]\n: b\n", (1, 3, "key"), "冒号左边要写一个词"),
        ("", (1, 1, "empty"), "空的"),
        ("# 只有说明\n", (1, 1, "empty"), "空的"),
        ("a: \x07\n", (1, 4, "character"), "U+0007"),
        ("a: " + "[" * (MAX_DEPTH + 1), (1, 3 + MAX_DEPTH, "too-deep"), "嵌套"),
    ],
)
def test_each_fault_is_told_at_its_place(
    tmp_path: Path, text: str, expected: tuple[int, int, str], words: str
) -> None:
    root, problems = reading(tmp_path, text)
    assert expected in places(problems)
    assert any(words in problem.message for problem in problems)
    if expected[2] not in ("full-width-quotes", "duplicate-key"):
        assert root is None


@pytest.mark.parametrize(
    "text",
    [
        "a: 他说：“好：的”\n",
        "a: 标题：您好\n",
        "a: 　您好\n",
        "a: |\n  　　首行空两格。\n  　　再来一行。\n",
        "# \t标题：“说明”\na: b\n",
        "a: 说“好”\n",
        "a: b\t# 说明\n",
    ],
)
def test_what_is_no_slip_is_let_pass(tmp_path: Path, text: str) -> None:
    root, problems = reading(tmp_path, text)
    assert not problems
    assert root is not None


def test_old_line_ends_count_as_lines(tmp_path: Path) -> None:
    _, problems = reading(tmp_path, b"a: 1\rb: 2\ra: 3\r")
    assert places(problems) == [(3, 1, "duplicate-key")]


def test_a_slip_is_told_alone_not_with_what_it_upsets(tmp_path: Path) -> None:
    _, problems = reading(tmp_path, "编号：x\n标题: 甲\n")
    assert places(problems) == [(1, 3, "full-width-colon")]


def test_other_encodings_are_told_where_they_begin(tmp_path: Path) -> None:
    _, problems = reading(tmp_path, "a: ok\nb: 您好\n".encode("gb18030"))
    assert places(problems) == [(2, 4, "encoding")]
    assert "UTF-8" in problems[0].message
    _, problems = reading(tmp_path, "\ufeffa: 好\nb: 您好".encode() + b"\xff")
    assert places(problems) == [(2, 6, "encoding")]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    root, problems = reading(tmp_path, b"a" * (MAX_BYTES + 1))
    assert root is None
    assert places(problems) == [(1, 1, "too-large")]


def test_aliases_that_multiply_are_stopped(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    root, problems = reading(tmp_path, "\n".join(lines))
    assert root is None
    assert [problem.code for problem in problems] == ["content.too-many"]


def test_a_file_that_is_not_there_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    problems = Problems()
    assert read(tmp_path / "none.yaml", problems) is None
    assert read(tmp_path, problems) is None
    assert {problem.code for problem in problems.found} == {"content.unreadable"}


def test_a_file_is_parsed_again_only_when_it_has_changed(tmp_path: Path) -> None:
    path, problems = write(tmp_path / "a.yaml", "编号: x\n编号: y\n"), Problems()
    first, again = read(path, problems, KNOWN), read(path, problems, KNOWN)
    assert first is again
    assert places(problems.found) == [(2, 1, "duplicate-key")] * 2
    changed = read(write(path, "编号: z\n"), problems, KNOWN)
    assert changed is not None
    assert changed.plain == {"编号": "z"}


def test_a_place_is_written_as_editors_understand_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", "编号：x\n")
    problems = Problems()
    read(path, problems, KNOWN)
    assert str(problems.found[0]).startswith(f"{path}:1:3: content.full-width-colon ")
