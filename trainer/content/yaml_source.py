"""Reading YAML: every scalar a string, every key and value with its place, every fault in Chinese.

YAML's own guessing would make 否 of `no` and 750 of `12:30`, and would let a repeated key win
silently. So the parser's events are read here, one by one and without recursion.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import yaml

from trainer.content.model import Position
from trainer.content.problem import Problems, quoted

MAX_BYTES = 1_000_000
"""A file of cards has some ten thousand characters; a hundred times that is a mistake."""

MAX_NODES = 100_000
"""Keys and values in one file, aliases counted as often as they are used."""

MAX_DEPTH = 30
"""How deep lists and mappings may be nested."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FULL_WIDTH_COLON = "content.full-width-colon"
_KEY_LIKE = re.compile(r"^(\s*(?:- +)*)([\w-]+)(：)")
_PLAIN = re.compile(r"[\w（《][^\x00-\x1f\x7f-\x9f]*")
_MISREAD = re.compile(r":\s|\s#|[:\s]$")
_QUOTED = re.compile(r"^(\s*(?:- +)*(?:[\w-]+: +)?)(“[^“”]*”|‘[^‘’]*’)\s*$")


@dataclass(slots=True)
class Node:
    """A value with its place. `plain` is a str, a list or a dict of the same without places;
    `keys` holds the places of a mapping's keys."""

    position: Position
    plain: object
    children: dict[str, "Node"] | list["Node"] = field(default_factory=list["Node"])
    keys: dict[str, Position] = field(default_factory=dict[str, Position])
    size: int = 1
    anchor: str | None = None

    def at(self, path: Sequence[str | int]) -> "Node":
        """The deepest node on the path that was written."""
        node = self
        for step in path:
            children = node.children
            if isinstance(children, dict):
                following = children.get(str(step))
            else:
                following = (
                    children[step] if isinstance(step, int) and step < len(children) else None
                )
            if following is None:
                break
            node = following
        return node

    def child(self, *names: str) -> "Node":
        """The value under the first of the names that was written; else an empty one here."""
        if isinstance(self.children, dict):
            for name in names:
                if name in self.children:
                    return self.children[name]
        return Node(self.position, "")

    def items(self) -> list["Node"]:
        """The items of a list; none of anything else."""
        return self.children if isinstance(self.children, list) else []

    def key_position(self, path: Sequence[str | int]) -> Position:
        """Where the last key of the path was written, else where its value was."""
        parent = self.at(path[:-1])
        return parent.keys.get(str(path[-1]), self.at(path).position) if path else self.position


def quoted_scalar(text: str) -> str:
    """A text as it is written behind a key: in double quotes where YAML would misread it."""
    plain = _PLAIN.fullmatch(text) and not _MISREAD.search(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


class _Broken(Exception):
    """The file cannot be read further; the problem has been noted."""


def read(path: Path, problems: Problems, known_keys: frozenset[str] = frozenset()) -> Node | None:
    """Read a file into a tree; None, with the problems noted, when it cannot be.

    `known_keys` are the keys before which a full-width colon is certainly a slip.
    """
    start = Position(path, 1, 1)
    text = _text(path, start, problems)
    if text is None:
        return None
    before = len(problems.found)
    _slips(text, path, problems, known_keys)
    slipped = len(problems.found) > before
    try:
        root = _Builder(path, problems).build(text)
    except _Broken:
        return None
    except yaml.MarkedYAMLError as error:
        # What a full-width colon or a tab upsets further down would only confuse.
        if not slipped:
            problems.add("content.syntax", *_syntax(error, text, path))
        return None
    except yaml.YAMLError:
        problems.add("content.syntax", "文件里有 YAML 不允许的字符，请删去后重新输入。", start)
        return None
    if root is None and not slipped:
        problems.add("content.empty", "文件是空的，请写入内容或删去这个文件。", start)
    if any(problem.code == _FULL_WIDTH_COLON for problem in problems.found[before:]):
        return None  # What was meant as a key has been read as part of a sentence.
    return root


def _text(path: Path, start: Position, problems: Problems) -> str | None:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        problems.add(
            "content.unreadable", f"文件打不开（{type(error).__name__}），请检查权限。", start
        )
        return None
    if len(raw) > MAX_BYTES:
        problems.add("content.too-large", "文件超过 1 MB，请拆成几个文件。", start)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = "文件不是 UTF-8 编码，请用“另存为”选择 UTF-8 后再保存。"
        problems.add("content.encoding", message, Position(path, line, column))
        return None
    for number, line in enumerate(text.splitlines(), 1):
        for column, character in enumerate(line, 1):
            if ord(character) < 32 and character != "\t":
                problems.add(
                    "content.character",
                    f"有看不见的控制字符（U+{ord(character):04X}），请删去。",
                    Position(path, number, column),
                )
                return None
    return text


def _slips(text: str, path: Path, problems: Problems, known_keys: frozenset[str]) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        body = line.lstrip(" \t")
        if body.startswith("#"):
            continue
        indent = line[: len(line) - len(body)]
        if "\t" in indent:
            problems.add(
                "content.tab",
                "缩进用了制表符（Tab），请改成空格。",
                Position(path, number, indent.index("\t") + 1),
            )
        colon = _KEY_LIKE.match(line)
        if colon and colon.group(2) in known_keys:
            problems.add(
                _FULL_WIDTH_COLON,
                f"{quoted(body)}的冒号是全角的，请改成半角冒号加一个空格，如“{colon.group(2)}: ”。",
                Position(path, number, colon.start(3) + 1),
            )
        quotes = _QUOTED.match(line)
        if quotes:
            problems.add(
                "content.full-width-quotes",
                f'{quoted(body)}用全角引号括住了整句，请去掉引号或改成半角引号 ""。',
                Position(path, number, quotes.start(2) + 1),
            )


_HINTS = (
    ("mapping values are not allowed", "这里多了一个冒号，或者上一行的缩进、引号不对"),
    ("could not find expected ':'", "这一行缺少冒号（要用半角冒号加一个空格）"),
    ("did not find expected key", "缩进没有对齐，或者缺少冒号"),
    ("expected <block end>", "缩进没有对齐"),
    ("did not find expected '-' indicator", "列表的缩进没有对齐，每一项前要有“- ”"),
    ("found unexpected end of stream", "引号没有成对"),
    ("cannot start any token", "不能用这个符号开头，请把整句用半角引号括起来"),
    ("block sequence entries are not allowed", "列表的“- ”要另起一行"),
    ("did not find expected ',' or", "方括号或花括号没有成对；请改用一行一项的写法"),
    ("found undefined alias", "“*”在句首有特别的意思，请把整句用半角引号括起来"),
    ("found undefined tag handle", "“!”在句首有特别的意思，请把整句用半角引号括起来"),
    ("found unknown escape character", "双引号里的反斜杠有特别的意思，请改用单引号"),
)


def _syntax(error: yaml.MarkedYAMLError, text: str, path: Path) -> tuple[str, Position]:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines() or [""]
    line = min(line, len(lines))
    written = lines[line - 1]
    problem = f"{error.problem or ''} {error.context or ''}"
    hint = next((hint for sign, hint in _HINTS if sign in problem), "缩进或标点不合 YAML 的写法")
    shown = quoted(written) if written.strip() else "这里"
    return f"{shown}：{hint}。", Position(path, line, min(column, len(written) + 1))


class _Builder:
    """Builds the tree from the parser's events."""

    def __init__(self, path: Path, problems: Problems) -> None:
        self._path = path
        self._problems = problems
        self._open: list[Node] = []
        self._keys: list[Node | None] = []
        self._root: Node | None = None
        self._anchors: dict[str, Node] = {}
        self._documents = 0
        self._total = 0

    def build(self, text: str) -> Node | None:
        for event in yaml.parse(text, Loader=_LOADER):
            self._take(event)
        return self._root

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._begin(event, event.value)
                self._finish()
            case yaml.SequenceStartEvent():
                self._begin(event, list[object]())
            case yaml.MappingStartEvent():
                self._begin(event, dict[str, object]())
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._finish()
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._break("content.documents", "一个文件只能写一份内容，请删去“---”。", event)
            case _:
                pass

    def _position(self, event: yaml.Event) -> Position:
        mark = cast("yaml.Mark", event.start_mark)
        return Position(self._path, mark.line + 1, mark.column + 1)

    def _break(self, code: str, message: str, event: yaml.Event) -> None:
        self._problems.add(code, message, self._position(event))
        raise _Broken

    def _begin(self, event: yaml.NodeEvent, plain: object) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._break("content.too-deep", f"嵌套超过 {MAX_DEPTH} 层，请改得浅一些。", event)
        mapping = isinstance(event, yaml.MappingStartEvent)
        node = Node(self._position(event), plain, {} if mapping else [], anchor=event.anchor)
        self._count(1, event)
        self._open.append(node)
        self._keys.append(None)

    def _count(self, size: int, event: yaml.Event) -> None:
        self._total += size
        if self._total > MAX_NODES:
            self._break("content.too-many", "内容太多，或者“*”引用展开后太大，请拆开。", event)

    def _finish(self) -> None:
        node = self._open.pop()
        self._keys.pop()
        if node.anchor:
            self._anchors[node.anchor] = node
        self._attach(node, node.position)

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        node = self._anchors.get(name)
        if node is None:
            self._break(
                "content.alias",
                f"“*{name}”引用的内容不存在；如果“*”是句子的一部分，请把整句用半角引号括起来。",
                event,
            )
            return
        self._count(node.size, event)
        self._attach(node, self._position(event))

    def _attach(self, node: Node, position: Position) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        parent.size += node.size
        if isinstance(parent.children, list):
            parent.children.append(node)
            cast("list[object]", parent.plain).append(node.plain)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = self._key(node, position)
            return
        self._keys[-1] = None
        name = str(key.plain)
        if name in parent.children:
            first = parent.keys[name].line
            self._problems.add(
                "content.duplicate-key",
                f"“{name}”写了两次（第 {first} 行已经有了），请删去一个。",
                key.position,
            )
            return
        parent.children[name] = node
        parent.keys[name] = key.position
        cast("dict[str, object]", parent.plain)[name] = node.plain

    def _key(self, node: Node, position: Position) -> Node:
        if isinstance(node.plain, str):
            return Node(position, node.plain)
        self._problems.add("content.key", "冒号左边要写一个词，不能是一组内容。", position)
        raise _Broken
