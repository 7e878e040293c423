"""The recording of a call: a stereo FLAC, left the caller, right the trainee (`ports.Recorder`).

It holds what somebody on the line would hear: the trainee, too, over the telephone.
"""

from contextlib import suppress
from pathlib import Path

import numpy as np

from trainer.errors import TrainerError
from trainer.paths import writable
from trainer.speech.audio_files import AudioWriter
from trainer.speech.line import Telephone
from trainer.speech.ports import Samples

FILE_NAME = "call.flac"

_TOGETHER = 25
"""Blocks written at a time, half a second: the telephone takes as long for one as for many."""


class CallRecorder:
    """Writes beside the final name until the call is over, so whatever bears that name can be
    opened."""

    def __init__(self, folder: Path) -> None:
        """Begin a recording in `folder`, which is made when missing; MissingError when nothing can
        be written there."""
        self._made_folder = not folder.exists()
        self._path = writable(folder) / FILE_NAME
        self._unfinished = self._path.with_suffix(".part")
        self._writer = AudioWriter(self._unfinished, channels=2, kind="FLAC")
        self._telephone = Telephone()
        self._waiting: list[tuple[Samples, Samples]] = []

    def write(self, caller: Samples, agent: Samples) -> None:
        """Append a block of each channel: the caller's as it came over the line, the trainee's as
        his microphone heard it."""
        self._waiting.append((caller, agent))
        if len(self._waiting) >= _TOGETHER:
            self._write_waiting()

    def _write_waiting(self) -> None:
        caller, agent = (np.concatenate(blocks) for blocks in zip(*self._waiting, strict=True))
        self._waiting.clear()
        self._writer.write(np.column_stack((caller, self._telephone.carried(agent))))

    def close(self) -> Path:
        """Complete the file and return its path; TrainerError when that cannot be done."""
        if self._waiting:
            self._write_waiting()
        self._writer.close()
        try:
            self._unfinished.replace(self._path)
        except OSError as error:
            raise TrainerError(
                "audio.not-written",
                f"录音存不成 {self._path}。请检查文件夹权限，并关掉正在播放它的程序。",
            ) from error
        return self._path

    def discard(self) -> None:
        """Give the recording up; nothing of it is left."""
        with suppress(OSError, TrainerError):
            self._writer.close()
        with suppress(OSError):
            self._unfinished.unlink(missing_ok=True)
            if self._made_folder:
                self._path.parent.rmdir()
