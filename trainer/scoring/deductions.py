"""What a fault costs, in one place: marks off a reply or a call of 100.

The standard deducts 0.5, 1, 1.5, 3 or 5 by fault and lets a critical one fail the call.
"""

from trainer.scoring.expectation import Severity

FORBIDDEN: dict[Severity, float] = {
    Severity.MINOR: 3.0,
    Severity.MAJOR: 10.0,
    Severity.CRITICAL: 100.0,
}
"""Off the reply in which it was said. A reply is a fraction of a call, so a major one counts twice
the standard's highest step; a critical one leaves nothing."""

SLIGHT, SMALL, MEDIUM, HEAVY, GRAVE = 0.5, 1.0, 1.5, 3.0, 5.0
"""Conduct: the standard's own five steps, off the call."""
