"""Vosk: from audio to words. The only module that knows it."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Generator
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypedDict, cast

import numpy as np

from trainer.errors import MissingError
from trainer.scoring.transcript import Transcript, Word
from trainer.speech.model_files import check_files, damaged, has_manifest
from trainer.speech.ports import SAMPLE_RATE, Samples

CHUNK = SAMPLE_RATE // 10
"""Samples given to Vosk at a time. Always the same, so that a result depends on the audio alone and
not on how the caller happened to cut it."""

UNKNOWN = "[unk]"
"""What Vosk writes for speech outside its vocabulary; dropped."""

_TRIAL_S = 300
_TRIAL = """
import sys, random, vosk
vosk.SetLogLevel(-1)
recognizer = vosk.KaldiRecognizer(vosk.Model("."), 16000)
recognizer.SetWords(True)
recognizer.AcceptWaveform(random.Random(0).randbytes(32000))
recognizer.PartialResult()
recognizer.FinalResult()
"""


class _Recognizer(Protocol):
    def SetWords(self, enable_words: bool) -> None: ...
    def AcceptWaveform(self, data: bytes) -> int: ...
    def Result(self) -> str: ...
    def PartialResult(self) -> str: ...
    def FinalResult(self) -> str: ...


class _Vosk(Protocol):
    def SetLogLevel(self, level: int) -> None: ...
    def Model(self, model_path: str) -> object: ...
    def KaldiRecognizer(self, model: object, sample_rate: int) -> _Recognizer: ...


class _WordResult(TypedDict):
    word: str
    start: float
    end: float
    conf: float


class _Result(TypedDict, total=False):
    result: list[_WordResult]
    partial: str


class VoskRecognizer:
    """Streaming recognition (`ports.Recognizer`); for use by one thread at a time."""

    def __init__(self, vosk: _Recognizer, name: str) -> None:
        self._vosk = vosk
        self._name = name
        self._fed = 0
        self._begin_reply()

    def accept(self, samples: Samples) -> None:
        """Feed audio of any length (mono, 16-bit, 16 kHz)."""
        audio = np.concatenate((self._waiting, samples)) if self._waiting.size else samples
        whole = audio.size - audio.size % CHUNK
        for start in range(0, whole, CHUNK):
            self._feed(audio[start : start + CHUNK])
        self._waiting = audio[whole:].copy()

    def partial(self) -> str:
        """What has been understood of the reply so far; no spaces between words.

        Lags at most CHUNK samples behind the audio.
        """
        if self._stale:
            words = _parse(self._vosk.PartialResult()).get("partial", "").split()
            said = "".join(word.text for word in self._words)
            self._partial = said + "".join(word for word in words if word != UNKNOWN)
            self._stale = False
        return self._partial

    def finish(self) -> Transcript:
        """Close the reply; word times are in seconds since its first sample.

        The recogniser is then ready for the next reply.
        """
        if self._waiting.size:
            self._feed(self._waiting)
        self._collect(self._vosk.FinalResult())
        words = tuple(self._words)
        self._begin_reply()
        return Transcript("".join(word.text for word in words), words)

    def _begin_reply(self) -> None:
        # Vosk counts its times from the recogniser's first sample ever, not the reply's.
        self._offset = self._fed / SAMPLE_RATE
        self._waiting: Samples = np.empty(0, np.int16)
        self._words: list[Word] = []
        self._partial = ""
        self._stale = False

    def _feed(self, samples: Samples) -> None:
        try:
            ended = self._vosk.AcceptWaveform(samples.astype("<i2", copy=False).tobytes())
        except Exception as error:  # Vosk raises nothing more exact.
            raise damaged(self._name, "Vosk 无法用它识别声音") from error
        self._fed += samples.size
        self._stale = True
        # Vosk ends an utterance by itself at a pause; the reply goes on in the next one.
        if ended:
            self._collect(self._vosk.Result())

    def _collect(self, result: str) -> None:
        self._words.extend(
            Word(
                text=word["word"],
                start=max(0.0, round(word["start"] - self._offset, 3)),
                end=max(0.0, round(word["end"] - self._offset, 3)),
                confidence=min(1.0, max(0.0, word["conf"])),
            )
            for word in _parse(result).get("result", [])
            if word["word"] != UNKNOWN
        )


class RecognitionModel:
    """A loaded model; makes recognisers, and may be shared by threads."""

    def __init__(self, directory: Path, name: str) -> None:
        """Load a model that `check_files` has found good; see `load_model`."""
        vosk = _import_vosk()
        self.name = name
        try:
            with _readable_path(directory) as path:
                self._model = vosk.Model(path)
        except Exception as error:  # Vosk raises nothing more exact.
            raise damaged(name, f"Vosk 无法载入 {directory}") from error

    def recognizer(self) -> VoskRecognizer:
        """Make a recogniser with its own state."""
        vosk = _import_vosk()
        try:
            recognizer = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        except Exception as error:  # Vosk raises nothing more exact.
            raise damaged(self.name, "Vosk 无法用它建立识别器") from error
        recognizer.SetWords(True)
        return VoskRecognizer(recognizer, self.name)


_loading = threading.Lock()


def load_model(directory: Path, name: str) -> RecognitionModel:
    """Check and load the model in `directory`; `name` is how messages and results call it.

    The last two models stay loaded. Raises MissingError when there is no model (or no Vosk), and
    DamagedError naming the file when there is one that cannot be used.
    """
    directory = directory.resolve()
    check_files(directory, name)
    with _loading:
        # The time of the main file tells a model that was installed anew.
        return _load(directory, name, (directory / "am" / "final.mdl").stat().st_mtime_ns)


def try_model(directory: Path, name: str) -> None:
    """Load the model once in a process of its own, which a broken file may crash.

    Raises DamagedError when it cannot be used.
    """
    try:
        # The working directory, because Vosk cannot open every path (see _readable_path).
        trial = subprocess.run(
            # -P: nothing in the model's directory can be imported.
            [sys.executable, "-P", "-c", _TRIAL],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TRIAL_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise damaged(name, f"Vosk 在 {_TRIAL_S} 秒内没能载入 {directory}") from error
    if trial.returncode != 0:
        raise damaged(name, f"Vosk 试着载入 {directory} 时失败，其中有文件不完整")


@lru_cache(maxsize=2)
def _load(directory: Path, name: str, _modified: int) -> RecognitionModel:
    _import_vosk()
    if not has_manifest(directory):
        try_model(directory, name)
    return RecognitionModel(directory, name)


def _import_vosk() -> _Vosk:
    """Import Vosk late (it is slow and brings a native library) and silence it before anything."""
    try:
        import vosk
    except (ImportError, OSError) as error:
        raise MissingError(
            "model.no-vosk",
            "这台电脑上无法载入语音识别组件 vosk，请运行 pip install --force-reinstall vosk，"
            "或改用打字回答。",
        ) from error
    module = cast(_Vosk, vosk)
    module.SetLogLevel(-1)
    return module


@contextlib.contextmanager
def _readable_path(directory: Path) -> Generator[str]:
    """The path as Vosk can open it.

    On Windows it reads the path in the system's code page, so a user name in Chinese characters
    would hide the model: there the model is loaded from the working directory.
    """
    path = str(directory)
    if sys.platform != "win32" or path.isascii():
        yield path
    else:
        with contextlib.chdir(directory):
            yield "."


def _parse(result: str) -> _Result:
    return cast(_Result, json.loads(result))
