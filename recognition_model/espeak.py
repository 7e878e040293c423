"""espeak-ng through its C interface: audio together with the time of every phoneme."""

import ctypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

_SYNCHRONOUS = 2
_PHONEME_EVENTS = 1
_UTF8 = 1
_RATE, _PITCH = 1, 3
_WORD, _SENTENCE, _PLAY, _END, _PHONEME = 1, 2, 4, 5, 7


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class Phoneme:
    """A phoneme as espeak names it, and its first sample. A word boundary is named `|`."""

    name: str
    sample: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """What espeak said, at its own sample rate."""

    samples: NDArray[np.int16]
    phonemes: tuple[Phoneme, ...]


class Espeak:
    """The library; only one may be open in a process."""

    def __init__(self, data: Path | None = None) -> None:
        """`data`: the directory that holds `espeak-ng-data`, when not the library's own."""
        library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        path = str(data or Path(espeakng_loader.get_data_path()).parent).encode()
        self.rate: int = library.espeak_Initialize(_SYNCHRONOUS, 0, path, _PHONEME_EVENTS)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng could not be initialised")
        self._library = library
        self._chunks: list[NDArray[np.int16]] = []
        self._phonemes: list[Phoneme] = []
        self._callback = _CALLBACK(self._receive)
        library.espeak_SetSynthCallback(self._callback)

    def _receive(self, wave: Any, count: int, events: Any) -> int:
        if wave and count > 0:
            self._chunks.append(np.ctypeslib.as_array(wave, (count,)).copy())
        index = 0
        while events[index].type != 0:
            event = events[index]
            if event.type == _PHONEME:
                name = event.id.string.decode("utf-8", "replace")
                self._phonemes.append(Phoneme(name, event.sample))
            elif event.type == _WORD:
                self._phonemes.append(Phoneme("|", event.sample))
            index += 1
        return 0

    def say(self, text: str, voice: str = "cmn", rate: int = 175, pitch: int = 50) -> Spoken:
        """Speak `text`; `rate` in words a minute, `pitch` from 0 to 100."""
        library = self._library
        if library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice}")
        library.espeak_SetParameter(_RATE, rate, 0)
        library.espeak_SetParameter(_PITCH, pitch, 0)
        self._chunks, self._phonemes = [], []
        encoded = text.encode()
        library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, _UTF8, None, None)
        library.espeak_Synchronize()
        samples = np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.int16)
        return Spoken(samples, tuple(self._phonemes))
