"""What a reply must and must not contain. A card of `scripts_zh/` compiles to these."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Weight of a fault. A critical one fails the call whatever the rest was worth."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Required:
    """One thing to be said, met by any of its variants.

    `variants[0]` is the mandated wording, the rest is what people really say for the same thing.
    Slots such as `{company}` stand for facts of the site or the call; `{greeting}` is the greeting
    that is right for the date and hour. Content words in `core` must be heard for it to count.
    A bonus item counts in favour and is never missed.
    """

    variants: tuple[str, ...]
    core: tuple[str, ...] = ()
    weight: float = 1.0
    bonus: bool = False

    @property
    def text(self) -> str:
        """The mandated wording, slots unfilled."""
        return self.variants[0]


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something never to be said: `variants[0]` as the standard has it, then its shortened and
    reworded forms. Inside one of the `unless` contexts the same words are innocent."""

    variants: tuple[str, ...]
    severity: Severity = Severity.MAJOR
    unless: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """The forbidden phrase as the standard has it."""
        return self.variants[0]


@dataclass(frozen=True, slots=True)
class Way:
    """One acceptable way to do a step: all of its items, in any order.

    `name` tells ways of a step apart where the situation decides (有同事 / 无同事).
    """

    required: tuple[Required, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one reply is scored against: the way that fits it best counts."""

    ways: tuple[Way, ...]
    forbidden: tuple[Forbidden, ...] = ()

    def only(self, way: str) -> "Expectation":
        """The same expectation with just the way of that name, where the situation decides."""
        ways = tuple(w for w in self.ways if w.name == way)
        return Expectation(ways or self.ways, self.forbidden)
