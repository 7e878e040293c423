"""Problems in what trainers wrote: each with a code, a Chinese sentence and its place."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from trainer.content.model import Position


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend. `code` is stable, `message` Chinese, naming the author's own words."""

    code: str
    message: str
    position: Position

    def __str__(self) -> str:
        """One line: `path:line:column: code message`."""
        place = self.position
        return f"{place.path}:{place.line}:{place.column}: {self.code} {self.message}"


@dataclass(slots=True)
class Problems:
    """Gathers problems, so that an author sees all of them at once."""

    found: list[Problem] = field(default_factory=list[Problem])

    def add(self, code: str, message: str, position: Position) -> None:
        """Note a problem."""
        self.found.append(Problem(code, message, position))

    def ordered(self) -> list[Problem]:
        """All problems by place, each once."""
        return sorted(dict.fromkeys(self.found), key=lambda p: (p.position, p.code, p.message))


def did_you_mean(word: str, known: Iterable[str], likeness: float = 0.5) -> str:
    """A hint to append (`，是不是“…”？`); empty when nothing known is as like `word`."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f"，是不是“{near[0]}”？" if near else ""


def quoted(text: str, limit: int = 40) -> str:
    """The author's own words, shortened, on one line."""
    line = " ".join(text.split())
    return f"“{line[:limit]}…”" if len(line) > limit else f"“{line}”"
