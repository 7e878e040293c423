"""What was read of a file: values as they were written, each with its place."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trainer.content.model import Position

Children = dict[str, "Node"] | list["Node"] | tuple[()]
Mark = tuple[int, int]
"""Line and column, from 1."""

_NO_KEYS: dict[str, Mark] = {}


class Node:
    """A value with its place. `plain` is a str, a list or a dict of the same without places;
    `keys` holds the places of a mapping's keys."""

    __slots__ = ("anchor", "children", "keys", "mark", "path", "plain", "size")

    def __init__(
        self,
        path: Path,
        mark: Mark,
        plain: Any = "",
        children: Children = (),
        anchor: str | None = None,
    ) -> None:
        """A value without children is a scalar; `anchor` is what aliases call it by."""
        # A library has tens of thousands of nodes: none makes what few are ever asked for.
        self.path = path
        self.mark = mark
        self.plain = plain
        self.children = children
        self.anchor = anchor
        self.keys: dict[str, Mark] = {} if isinstance(children, dict) else _NO_KEYS
        self.size = 1

    @property
    def position(self) -> Position:
        """Where the value was written."""
        return Position(self.path, *self.mark)

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
        return Node(self.path, self.mark)

    def items(self) -> list["Node"]:
        """The items of a list; none of anything else."""
        return self.children if isinstance(self.children, list) else []

    def key_position(self, path: Sequence[str | int]) -> Position:
        """Where the last key of the path was written, else where its value was."""
        mark = self.at(path[:-1]).keys.get(str(path[-1])) if path else None
        return self.at(path).position if mark is None else Position(self.path, *mark)
