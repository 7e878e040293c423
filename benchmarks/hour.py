"""What an hour of call keeps in memory."""

import resource
import sys

from benchmarks.endless import endless_call
from benchmarks.report import Bar
from trainer.call import events, session
from trainer.call.events import Event

_HOUR_S = 3600.0
_SETTLED_S = 120.0
"""By then everything has been loaded and used once."""
_WAIT_S = 12.0


def _peak_mb() -> float:
    """The most memory that this process has held so far."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def memory() -> Bar:
    """How much the peak grows within an hour of call, fast-forwarded and recorded."""
    seen = {"turns": 0, "settled": 0.0}

    def look(event: Event) -> None:
        if isinstance(event, events.TurnScored):
            seen["turns"] += 1
        if event.at >= _SETTLED_S and not seen["settled"]:
            seen["settled"] = _peak_mb()

    usual, session.LONGEST_CALL_S = session.LONGEST_CALL_S, _HOUR_S  # pyright: ignore[reportConstantRedefinition]
    try:
        result = endless_call(look, _WAIT_S, real_time=False)
    finally:
        session.LONGEST_CALL_S = usual  # pyright: ignore[reportConstantRedefinition]
    grown = _peak_mb() - seen["settled"]
    print(f"  {result.duration_s:.0f} s of call, {seen['turns']:.0f} replies, {_peak_mb():.0f} MB")
    return Bar("memory grown in an hour of call", grown, 20, "MB")
