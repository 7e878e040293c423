"""What a fault costs, in one place: marks off a call of 100, in the standard's own steps.

Course and exam, scoring style: start full, deduct 0.5, 1, 1.5, 3 or 5 by fault, add 5 to 10 for
praise; a critical fault fails the call.
"""

from trainer.scoring.expectation import Severity

RULES_VERSION = "3"
"""Goes up whenever the same reply may get another verdict, so that an old result can be told from
a new one."""

FULL_MARKS = 100.0

SLIGHT, SMALL, MEDIUM, HEAVY, GRAVE = 0.5, 1.0, 1.5, 3.0, 5.0

FORBIDDEN: dict[Severity, float] = {
    Severity.MINOR: MEDIUM,
    Severity.MAJOR: GRAVE,
    Severity.CRITICAL: 100.0,
}
"""For a forbidden phrase. A critical one leaves nothing of the reply and fails the call."""

LEAST_BONUS = 5.0
"""For what goes beyond what is required; a card may give up to 10."""

RECORD = HEAVY
"""For a field of the call's form that is empty or wrong."""
