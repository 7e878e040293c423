"""How a line is delivered; apart from the ports, so that screens can name it without audio."""

from enum import StrEnum


class Delivery(StrEnum):
    """By the mood that the speaker is in, from the calmest on."""

    CALM = "calm"
    NEUTRAL = "neutral"
    ANGRY = "angry"
