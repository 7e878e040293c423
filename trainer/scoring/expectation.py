"""What a reply must and must not contain. A card of `scripts_zh/` compiles to these."""

from dataclasses import dataclass, replace
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

    `bonus` is what the item adds where it is said, in marks; such an item is never missed. One that
    may be said `anywhere` is met by any reply to its card in the call.
    """

    variants: tuple[str, ...]
    core: tuple[str, ...] = ()
    weight: float = 1.0
    bonus: float = 0.0
    anywhere: bool = False

    @property
    def text(self) -> str:
        """The mandated wording, slots unfilled."""
        return self.variants[0]


@dataclass(frozen=True, slots=True, eq=False)
class Forbidden:
    """Something never to be said: `variants[0]` as the standard has it, then its shortened and
    reworded forms. Inside one of the `unless` contexts the same words are innocent.

    `name` stands for many phrases of one kind (脏话); `clause` is the rule that forbids them.
    """

    variants: tuple[str, ...]
    severity: Severity = Severity.MAJOR
    unless: tuple[str, ...] = ()
    name: str = ""
    clause: str = ""

    @property
    def phrase(self) -> str:
        """The forbidden phrase as the standard has it, or the name of its kind."""
        return self.name or self.variants[0].strip("^$")


@dataclass(frozen=True, slots=True)
class Way:
    """One acceptable way to do a step: all of its items, in any order unless `ordered`.

    `name` tells ways of a step apart where the situation decides (有同事 / 无同事); `answer` is the
    model answer, slots unfilled.
    """

    required: tuple[Required, ...]
    name: str = ""
    answer: str = ""
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one reply is scored against: the way that fits it best counts.

    `public_numbers` are telephone numbers that may be given out, slots allowed. `card` names the
    card, `clause` the document and rule that it stands for.
    """

    ways: tuple[Way, ...]
    forbidden: tuple[Forbidden, ...] = ()
    public_numbers: tuple[str, ...] = ()
    card: str = ""
    clause: str = ""

    def only(self, way: str) -> "Expectation":
        """The same expectation with just the way of that name, where the situation decides."""
        ways = tuple(w for w in self.ways if w.name == way)
        return replace(self, ways=ways) if ways else self
