"""Reading YAML: every scalar a string, every key and value with its place, every fault in Chinese.

YAML's own guessing would make 否 of `no` and 750 of `12:30`, and would let a repeated key win
silently. So the parser's events are read here, one by one and without recursion.
"""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, cast

import yaml
from yaml.events import CollectionEndEvent, ScalarEvent, StreamEndEvent

from trainer.content.model import Position
from trainer.content.node import Children, Mark, Node
from trainer.content.problem import Problem, Problems, quoted
from trainer.content.slips import UPSETTING, note_invisible, note_slips

MAX_BYTES = 1_000_000
"""A file of cards has some ten thousand characters; a hundred times that is a mistake."""

MAX_NODES = 100_000
"""Values in one file, aliases counted as often as they are used."""

MAX_DEPTH = 30
"""How deep lists and mappings may be nested."""

_Key = tuple[str, Mark]

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = re.compile(r"[\w（《][^\x00-\x1f\x7f-\x9f]*")
_MISREAD = re.compile(r":\s|\s#|[:\s]$")


def quoted_scalar(text: str) -> str:
    """A text as it is written behind a key: in double quotes where YAML would misread it."""
    plain = _PLAIN.fullmatch(text) and not _MISREAD.search(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


class _Broken(Exception):
    """The file cannot be read further; the problem has been noted."""


def read(path: Path, problems: Problems, known_keys: frozenset[str] = frozenset()) -> Node | None:
    """Read a file into a tree; None, with the problems noted, when it cannot be.

    `known_keys` are the keys before which a full-width colon is certainly a slip. A file that has
    not changed gives the same tree again: it is not to be written into.
    """
    text = _text(path, Position(path, 1, 1), problems)
    if text is None:
        return None
    root, found = _tree(text, path, known_keys)
    problems.found += found
    return root


@lru_cache(maxsize=1024)
def _tree(
    text: str, path: Path, known_keys: frozenset[str]
) -> tuple[Node | None, tuple[Problem, ...]]:
    problems = Problems()
    root = _parsed(text, path, known_keys, problems)
    return root, tuple(problems.found)


def _parsed(text: str, path: Path, known_keys: frozenset[str], problems: Problems) -> Node | None:
    if note_invisible(text, path, problems):
        return None
    note_slips(text, path, problems, known_keys)
    slipped = bool(problems.found)
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
        message = "文件里有 YAML 不允许的字符，请删去后重新输入。"
        problems.add("content.syntax", message, Position(path, 1, 1))
        return None
    if root is None and not slipped:
        message = "文件是空的，请写入内容或删去这个文件。"
        problems.add("content.empty", message, Position(path, 1, 1))
    if any(problem.code in UPSETTING for problem in problems.found):
        return None  # What was meant as a key has been read as something else.
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
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        read = error.object[: error.start].decode("utf-8", "replace").split("\n")
        message = "文件不是 UTF-8 编码，请用“另存为”选择 UTF-8 后再保存。"
        problems.add("content.encoding", message, Position(path, len(read), len(read[-1]) + 1))
        return None


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
        self._node: Node | None = None
        """The list or mapping that is open; the last one closed when none is."""
        self._key: _Key | None = None
        """Its key whose value is still to come."""
        self._named = False
        """Whether it has keys."""
        self._outer: list[tuple[Node | None, _Key | None, bool]] = []
        """What it stands in, from the outside in."""
        self._anchors: dict[str, Node] = {}
        self._documents = 0
        self._total = 0

    def build(self, text: str) -> Node | None:
        loader = _LOADER(text)
        next_event: Callable[[], yaml.Event] = loader.get_event
        path = self._path
        try:
            while True:
                event = next_event()
                # Nine events of ten are scalars: each step saved on them is felt.
                if isinstance(event, ScalarEvent):
                    mark = _mark(event)
                    if self._key is None and self._named and event.anchor is None:
                        self._key = event.value, mark
                    else:
                        self._attach(Node(path, mark, event.value, (), event.anchor), mark)
                elif isinstance(event, CollectionEndEvent):
                    self._finish()
                elif isinstance(event, StreamEndEvent):
                    return self._node
                else:
                    self._take(event)
        finally:
            loader.dispose()

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.MappingStartEvent):
            self._begin(event, dict[str, object](), dict[str, Node]())
        elif isinstance(event, yaml.SequenceStartEvent):
            self._begin(event, list[object](), list[Node]())
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                message = "一个文件只能写一份内容，请删去“---”。"
                self._break("content.documents", message, _mark(event))

    def _begin(self, event: yaml.CollectionStartEvent, plain: Any, children: Children) -> None:
        mark = _mark(event)
        self._outer.append((self._node, self._key, self._named))
        if len(self._outer) > MAX_DEPTH:
            self._break("content.too-deep", f"嵌套超过 {MAX_DEPTH} 层，请改得浅一些。", mark)
        self._node = Node(self._path, mark, plain, children, event.anchor)
        self._key, self._named = None, isinstance(children, dict)

    def _finish(self) -> None:
        node = cast("Node", self._node)
        self._node, self._key, self._named = self._outer.pop()
        self._attach(node, node.mark)

    def _alias(self, event: yaml.AliasEvent) -> None:
        name, mark = event.anchor or "", _mark(event)
        node = self._anchors.get(name)
        if node is None:
            message = (
                f"“*{name}”引用的内容不存在；如果“*”是句子的一部分，请把整句用半角引号括起来。"
            )
            self._break("content.alias", message, mark)
        self._total += node.size
        self._attach(node, mark)

    def _attach(self, node: Node, mark: Mark) -> None:
        """Put a value, or a key, where it belongs; it stands at `mark`."""
        if node.anchor:
            self._anchors[node.anchor] = node
        self._total += 1
        if self._total > MAX_NODES:
            message = "内容太多，或者“*”引用展开后太大，请拆开。"
            self._break("content.too-many", message, mark)
        parent = self._node
        if parent is None:
            self._node = node
            return
        parent.size += node.size
        children = parent.children
        if isinstance(children, list):
            children.append(node)
            parent.plain.append(node.plain)
        elif isinstance(children, dict):
            if self._key is None:
                self._key = self._key_of(node, mark)
                return
            name, at = self._key
            self._key = None
            if name in children:
                self._twice(name, parent.keys[name], at)
                return
            children[name] = node
            parent.keys[name] = at
            parent.plain[name] = node.plain

    def _twice(self, name: str, first: Mark, again: Mark) -> None:
        message = f"“{name}”写了两次（第 {first[0]} 行已经有了），请删去一个。"
        self._problems.add("content.duplicate-key", message, Position(self._path, *again))

    def _key_of(self, node: Node, mark: Mark) -> _Key:
        if not isinstance(node.plain, str):
            self._break("content.key", "冒号左边要写一个词，不能是一组内容。", mark)
        return node.plain, mark

    def _break(self, code: str, message: str, mark: Mark) -> NoReturn:
        self._problems.add(code, message, Position(self._path, *mark))
        raise _Broken


def _mark(event: Any) -> Mark:
    start = event.start_mark
    return start.line + 1, start.column + 1
