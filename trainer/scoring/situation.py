"""What a reply is scored in: the facts, the moment, and what holds in every call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from trainer.scoring.expectation import Forbidden
from trainer.scoring.greeting import HolidaySpans
from trainer.scoring.limits import Limit, Limits
from trainer.scoring.phonetic import ALL_PAIRS, AccentPairs


@dataclass(frozen=True, slots=True)
class Situation:
    """`facts` fill slots (`company` is the whole spoken name); an open slot takes what its kind
    allows. `now` decides the greetings, with the site's own holiday `spans`. `general` holds the
    forbidden phrases of every call. `pairs` are the sounds that count as one in a spoken reply.
    `limits` are the site's own of conduct, in place of those of its content.
    """

    now: datetime
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    general: tuple[Forbidden, ...] = ()
    spans: HolidaySpans = ()
    pairs: AccentPairs = ALL_PAIRS
    limits: Limits = field(default_factory=dict[str, Limit])
