"""Who has the floor: whether the trainee speaks or types, and since when nobody has spoken."""

TYPING_S = 60.0
"""How long after its first key a typed reply may take before the caller counts it as silence."""


class Floor:
    """The trainee's share of the talk. Times are seconds of the call."""

    def __init__(self) -> None:
        self.speaking = False
        self.talks_from: float | None = None
        """Since when the trainee has been speaking or typing; None while he does neither."""
        self.quiet_since = 0.0
        """When the last word ended, whoever said it."""
        self._typing_until = 0.0

    def voice_starts(self, at: float) -> None:
        """The trainee begins to speak."""
        self.speaking = True
        self.talks_from = at

    def typing_starts(self, at: float) -> None:
        """The trainee begins to type."""
        self._typing_until = at + TYPING_S
        self.talks_from = at

    def voice_ends(self) -> None:
        """The trainee has fallen silent."""
        self.speaking, self.talks_from = False, None

    def sent(self) -> None:
        """What was typed has been sent."""
        self._typing_until = 0.0
        self.voice_ends()

    def types(self, at: float) -> bool:
        """Whether a typed reply is awaited."""
        return at < self._typing_until

    def talks_for(self, at: float) -> float:
        """How long the trainee has been speaking or typing; 0 while he does neither."""
        return 0.0 if self.talks_from is None else at - self.talks_from

    def quiet(self, since: float) -> None:
        """Nobody has spoken since then, or since later."""
        self.quiet_since = max(self.quiet_since, since)
