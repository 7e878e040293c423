"""What the rules of conduct allow."""

from collections.abc import Mapping
from dataclasses import dataclass

TOLERANCE_S = 0.1
"""What the edges of voiced blocks may take off a silence that was kept."""

LOOK_UP_S = 30.0
"""The longest silence that an announcement excuses (请稍等，我帮您查一下), as on hold."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a rule allows: no less than `least`, no more than `most`; None is no bound."""

    least: float | None = None
    most: float | None = None

    def tightened(self, other: "Limit") -> "Limit":
        """The stricter of both, bound by bound."""
        least = [bound for bound in (self.least, other.least) if bound is not None]
        most = [bound for bound in (self.most, other.most) if bound is not None]
        return Limit(max(least, default=None), min(most, default=None))


Limits = Mapping[str, Limit]
"""Limits by rule. Silences that are due are no limits: they come with the measurement."""

STANDARD: Limits = {
    "answer-rings": Limit(most=3.0),
    "reply-latency": Limit(most=3.0),
    "dead-air": Limit(most=5.0),
    "talk-over": Limit(most=0.5),
    "yield": Limit(most=1.0),
    "pace": Limit(120.0, 260.0),
    "loudness": Limit(-40.0, -6.0),
    # Louder step by step, never in one jump (agent-too-quiet).
    "loudness-step": Limit(most=10.0),
    "loudness-trend": Limit(),
    "fillers": Limit(most=6.0),
    "courtesy-words": Limit(least=1.0),
    "hold-length": Limit(most=30.0),
    "repeats": Limit(most=1.0),
    "laughter": Limit(most=0.0),
}
"""The limits of section 6 of the standard (conduct, in every call)."""


def tightened(limits: Limits, *others: Limits) -> Limits:
    """Limits as strict as all of these together."""
    strict = dict(limits)
    for other in others:
        for rule, limit in other.items():
            strict[rule] = strict.get(rule, Limit()).tightened(limit)
    return strict
