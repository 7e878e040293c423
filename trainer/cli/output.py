"""What commands print: one JSON document or Chinese text on stdout, notices on stderr."""

import json
import sys
import time


def emit_json(document: object) -> None:
    """The one document of a command with --json."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


def emit_line(document: object) -> None:
    """One line of a stream of JSON documents."""
    print(json.dumps(document, ensure_ascii=False), flush=True)


def say(text: str = "") -> None:
    """A line for the person who reads the result."""
    print(text)


def notice(text: str) -> None:
    """Something beside the result."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """A progress line on stderr, drawn only for a person at a terminal."""

    _EVERY_S = 0.1

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = False
        self._drawn = 0.0
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def show(self, done: float, total: float | None, detail: str = "") -> None:
        """Draw `done` of `total` (None: unknown)."""
        now = time.monotonic()
        if not self._terminal or now - self._drawn < self._EVERY_S:
            return
        self._drawn = now
        self._shown = True
        if total:
            share = min(1.0, done / total)
            bar = "━" * round(24 * share) + "─" * (24 - round(24 * share))
            text = f"{self._label} {bar} {share:4.0%} {detail}"
        else:
            text = f"{self._label} {detail}"
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
