"""Audio in files, whatever their format: the only home of soundfile."""

import re
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr

from trainer.errors import TrainerError
from trainer.speech.ports import SAMPLE_RATE, Samples

_FILE: Any = soundfile.SoundFile

_UNKNOWN_LENGTH = 0xFFFF0000
"""Sizes from here on are what programs write that record into a pipe."""


def read_audio(path: Path) -> Samples:
    """The whole file as mono, 16-bit, 16 kHz; channels are averaged.

    Raises TrainerError: audio.no-file, audio.is-directory, audio.empty, audio.unreadable,
    audio.not-audio, audio.damaged.
    """
    blocks = list(iter_audio(path))
    if not blocks:
        raise _empty(path)
    return np.concatenate(blocks)


def iter_audio(
    path: Path,
    seconds: float = 10.0,
    *,
    start: float = 0.0,
    end: float | None = None,
    channel: int | None = None,
) -> Iterator[Samples]:
    """The file in blocks of about `seconds`, in memory that does not grow with its length.

    Joined, the blocks are what `read_audio` returns; it raises the same errors, those about the
    file as a whole before the first block. `start` and `end` (seconds; None: the file's end) choose
    a stretch, which may be empty; `channel`, counted from 0, chooses one in place of the average.
    """
    with _open(path) as file:
        rate, length = int(file.samplerate), int(file.frames)
        first = min(max(round(start * rate), 0), length)
        wanted = (length if end is None else min(round(end * rate), length)) - first
        if wanted <= 0:
            return
        # A header may promise too little, and nobody who wants all shall miss the rest.
        limit = sys.maxsize if end is None else wanted
        _go_to(file, first, path)
        stream = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32")
        step = max(round(seconds * rate), 1)
        done = 0
        while True:
            frames = _frames(file, min(step, limit - done), path)
            done += len(frames)
            last = len(frames) < step
            mixed = frames.mean(axis=1) if channel is None else frames[:, channel]
            mono = np.asarray(mixed, np.float32)
            if rate != SAMPLE_RATE:
                mono = np.asarray(stream.resample_chunk(mono, last=last), np.float32)
            if len(mono):
                yield np.clip(np.rint(mono * 32768), -32768, 32767).astype(np.int16)
            if last:
                break
        if done < wanted:
            raise _damaged(path)


def audio_duration(path: Path) -> float:
    """Seconds of audio in the file, as its header tells. Raises as `read_audio` does."""
    with _open(path) as file:
        return int(file.frames) / int(file.samplerate)


def audio_channels(path: Path) -> int:
    """How many channels the file has. Raises as `read_audio` does."""
    with _open(path) as file:
        return int(file.channels)


def write_audio(path: Path, samples: Samples) -> None:
    """Write mono or (n, channels) audio of 16 kHz in the format that the suffix names."""
    with AudioWriter(path, 1 if samples.ndim == 1 else samples.shape[1]) as writer:
        writer.write(samples)


class AudioWriter:
    """Writes 16-bit, 16 kHz audio bit by bit; raises TrainerError audio.not-written."""

    def __init__(self, path: Path, channels: int, kind: str | None = None) -> None:
        """`kind` (FLAC, WAV) says the format where the suffix of `path` does not."""
        self._path = path
        kind = kind or path.suffix.removeprefix(".").upper()
        with _writing(path):
            self._file = _FILE(
                path, "w", samplerate=SAMPLE_RATE, channels=channels, format=kind, subtype="PCM_16"
            )

    def write(self, samples: Samples) -> None:
        """Append audio: (n,) for one channel, (n, channels) for more."""
        with _writing(self._path):
            self._file.write(samples)

    def close(self) -> None:
        """Complete the file. Safe to call twice."""
        with _writing(self._path):
            self._file.close()

    def __enter__(self) -> "AudioWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _open(path: Path) -> Generator[Any]:
    if path.is_dir():
        raise TrainerError("audio.is-directory", f"{path} 是文件夹，请给出一个录音文件。")
    if not path.exists():
        raise TrainerError("audio.no-file", f"没有录音文件 {path}，请检查路径。")
    try:
        if path.stat().st_size == 0:
            raise _empty(path)
        with path.open("rb"):
            pass
    except OSError as error:
        raise TrainerError(
            "audio.unreadable", f"读不了 {path}（{error.strerror}），请检查文件的权限。"
        ) from error
    try:
        file = _FILE(path)
    except (soundfile.LibsndfileError, TypeError) as error:
        # TypeError: a name like x.raw makes soundfile ask for the format.
        raise TrainerError(
            "audio.not-audio",
            f"{path} 不是能识别的录音。请转成 wav、flac、ogg 或 mp3 再试。",
        ) from error
    with file:
        if file.frames == 0:
            raise _empty(path)
        if _cut_short(str(file.extra_info)):
            raise _damaged(path)
        yield file


def _cut_short(header_log: str) -> bool:
    """Whether WAV or AIFF promises more than there is; libsndfile reads the rest without a word."""
    found = re.search(r"^ *(?:data|SSND) *: *(\d+) \(should be", header_log, re.MULTILINE)
    return found is not None and int(found[1]) < _UNKNOWN_LENGTH


def _go_to(file: Any, frame: int, path: Path) -> None:
    if frame == 0:
        return
    try:
        file.seek(frame)
    except soundfile.LibsndfileError as error:
        raise _damaged(path) from error


def _frames(file: Any, count: int, path: Path) -> np.ndarray[Any, Any]:
    try:
        return np.asarray(file.read(count, dtype="float32", always_2d=True))
    except soundfile.LibsndfileError as error:
        raise _damaged(path) from error


@contextmanager
def _writing(path: Path) -> Generator[None]:
    try:
        yield
    except (soundfile.LibsndfileError, OSError) as error:
        raise TrainerError(
            "audio.not-written",
            f"录音写不进 {path}。请检查磁盘空间和文件夹权限，或不录音再试。",
        ) from error


def _empty(path: Path) -> TrainerError:
    return TrainerError("audio.empty", f"{path} 里没有声音，请换一个录音文件。")


def _damaged(path: Path) -> TrainerError:
    return TrainerError("audio.damaged", f"{path} 不完整或已损坏，请重新录制，或换一个完整的文件。")
