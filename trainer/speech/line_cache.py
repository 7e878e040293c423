"""Rendered lines on disk, so that a line is spoken by the engine only once."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from trainer.speech.ports import Samples

LIMIT = 200_000_000
"""Bytes that the cache may grow to."""

_DIGEST = 16
_SUFFIX = ".pcm"
_SAMPLE = np.dtype("<i2")


class LineCache:
    """A directory of lines. Files may be deleted at any time; damaged ones count as missing, and a
    disk that cannot be written costs time, never a call."""

    def __init__(self, directory: Path, limit: int = LIMIT) -> None:
        """Drops the oldest lines while there are more than `limit` bytes of them."""
        self._directory = directory
        self._prune(limit)

    def load(self, key: str) -> Samples | None:
        """The line of that key, None when it is not there whole."""
        with suppress(OSError):
            content = self._path(key).read_bytes()
            audio = content[_DIGEST:]
            if content[:_DIGEST] == _digest(audio) and len(audio) % _SAMPLE.itemsize == 0:
                return np.frombuffer(audio, _SAMPLE).astype(np.int16)
        return None

    def store(self, key: str, samples: Samples) -> None:
        """Keep a line; whoever reads meanwhile sees all of it or nothing."""
        audio = samples.astype(_SAMPLE).tobytes()
        with suppress(OSError):
            self._directory.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(suffix=".tmp", dir=self._directory)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_digest(audio) + audio)
                Path(name).replace(self._path(key))
            except OSError:
                Path(name).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._directory / (hashlib.sha256(key.encode()).hexdigest()[:32] + _SUFFIX)

    def _prune(self, limit: int) -> None:
        files = sorted(self._files(), reverse=True)
        total = 0
        for _, size, path in files:
            total += size
            if total > limit:
                with suppress(OSError):
                    path.unlink()

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Time of writing, size and path of every line."""
        with suppress(OSError):
            for path in self._directory.iterdir():
                if path.suffix in (_SUFFIX, ".tmp"):
                    with suppress(OSError):
                        status = path.stat()
                        yield status.st_mtime, status.st_size, path


def _digest(audio: bytes) -> bytes:
    return hashlib.blake2b(audio, digest_size=_DIGEST).digest()
