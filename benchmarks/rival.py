"""Vosk as anyone would use it: the rival of every measurement of hearing."""

from typing import Any

import vosk as _vosk

vosk: Any = _vosk
"""The package, which has no types of its own."""

vosk.SetLogLevel(-1)
