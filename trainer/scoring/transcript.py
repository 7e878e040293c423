"""What was heard or typed: words with times and confidence."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Source(StrEnum):
    """How a reply came in. Spoken replies are held to sound, typed ones to characters."""

    SPOKEN = "spoken"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds, confidence from 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """A stretch of speech as the recogniser understood it; `text` has no spaces between words."""

    text: str
    words: tuple[Word, ...] = ()

    @property
    def confidence(self) -> float | None:
        """Mean confidence of the words, weighted by their characters; None without words."""
        characters = sum(len(word.text) for word in self.words)
        if not characters:
            return None
        return sum(word.confidence * len(word.text) for word in self.words) / characters

    def shifted(self, seconds: float) -> "Transcript":
        """The same words, `seconds` later."""
        return replace(
            self,
            words=tuple(
                replace(word, start=word.start + seconds, end=word.end + seconds)
                for word in self.words
            ),
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What the trainee said in one turn. Words carry times when `source` is spoken."""

    transcript: Transcript
    source: Source = Source.SPOKEN

    @property
    def text(self) -> str:
        """The reply as written, fillers and all."""
        return self.transcript.text
