"""From a place in the normal form back to the words as they were said, and when."""

from dataclasses import dataclass

from trainer.scoring.match import Found, Heard
from trainer.scoring.transcript import Reply, Word


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the reply's original text; seconds where its words carry times."""

    text: str = ""
    span: tuple[int, int] | None = None
    start: float | None = None
    end: float | None = None


def located(reply: Reply, heard: Heard, found: Found) -> Evidence:
    """The original words of what was found."""
    if found.end <= found.start:
        return Evidence()
    span = heard.normal.span(found.start, found.end)
    words = words_in(reply, span)
    return Evidence(
        reply.text[span[0] : span[1]],
        span,
        min((word.start for word in words), default=None),
        max((word.end for word in words), default=None),
    )


def words_in(reply: Reply, span: tuple[int, int]) -> tuple[Word, ...]:
    """The recognised words that overlap characters `span` of the reply's text."""
    result: list[Word] = []
    at = 0
    for word in reply.transcript.words:
        place = reply.text.find(word.text, at)
        if place < 0:
            continue
        at = place + len(word.text)
        if place < span[1] and at > span[0]:
            result.append(word)
    return tuple(result)


def confidence(reply: Reply, span: tuple[int, int]) -> float | None:
    """The recogniser's confidence in that stretch, 0 to 1; None where there are no words."""
    words = words_in(reply, span)
    size = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / size if size else None
