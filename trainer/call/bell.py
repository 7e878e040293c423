"""The telephone's bell: when it rings, and for how long nobody has been on the line."""

from trainer.call.events import Ringing

RING_S = 5.0
"""One ring with its pause: 1 s on, 4 s off, as on the mainland."""

CALLS_BACK_S = 4.0
"""How long after he was cut off a caller who calls back is heard ringing."""


class Bell:
    """Rings from its `start` on, at most `of` times. Times are seconds of the call."""

    def __init__(self, of: int, start: float = 0.0, since: float = 0.0) -> None:
        """`since` is when the line was last open."""
        self._of = of
        self._start = start
        self.since = since
        self.rings = 0
        """How often it has rung."""

    @classmethod
    def again(cls, of: int, at: float) -> "Bell":
        """The bell of a caller who was cut off at `at` and calls back."""
        return cls(of, at + CALLS_BACK_S, at)

    def over(self, at: float) -> bool:
        """Whether the caller has given up by then."""
        return self._due(at) > self._of

    def ring(self, at: float) -> Ringing | None:
        """The ring that begins by then; None where none does."""
        due = self._due(at)
        if due <= self.rings or due > self._of:
            return None
        self.rings = due
        return Ringing(at, due, self._of)

    def _due(self, at: float) -> int:
        """Which ring is due by then."""
        return int((at - self._start) / RING_S + 1e-9) + 1 if at >= self._start else 0
