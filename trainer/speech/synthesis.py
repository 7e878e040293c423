"""Speaking lines with the voices of this machine (`ports.Synthesizer`)."""

import json
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import numpy as np

from trainer.errors import MissingError, TrainerError
from trainer.speech import synthesis_worker
from trainer.speech.audio_files import read_audio
from trainer.speech.espeak_text import readable
from trainer.speech.line_cache import LineCache
from trainer.speech.pitch import pitch_ratio, raised
from trainer.speech.ports import SAMPLE_RATE, Gender, Rendered, Samples, VoiceStyle
from trainer.speech.voices import Voice, fitting_voice, sets_pitch

_ESPEAK_MANDARIN = "sit/cmn"

_AUDIBLE = 0.02
"""Samples above this share of the loudest belong to the line; engines add up to 0.3 s of silence,
and espeak-ng a tenth of a second of breath."""

_MARGIN = SAMPLE_RATE // 50

_MEND = {
    "linux": "请重新安装本程序，让 espeakng-loader 一并装好",
    "win32": "请检查“设置 → 时间和语言 → 语音”，并重新安装本程序",
    "darwin": "请检查“系统设置 → 辅助功能 → 朗读内容”，并重新安装本程序",
}


class _WorkerLostError(Exception):
    """The helper process died, was too slow and had to be killed, or wrote no proper audio."""


@dataclass(frozen=True, slots=True)
class _Order:
    text: str
    voice: str
    rate: int
    pitch: int
    volume: float


class _Worker:
    """One helper process (synthesis_worker) and the talk with it."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        # As a file, so that it runs from any folder; -P, so that its neighbours shadow nothing.
        self._process = subprocess.Popen(
            [sys.executable, "-P", synthesis_worker.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._directory: Path | None = None
        try:
            hello = self._reply()
        except _WorkerLostError:
            self.kill()
            raise
        self._directory = Path(hello["directory"])
        self.engine = str(hello["engine"])
        self.voices = tuple(_voice(entry) for entry in hello["voices"])

    def speak(self, order: _Order) -> Path:
        """Have a line written to a file, which the caller deletes."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise _WorkerLostError from error
        return Path(self._reply()["path"])

    def _reply(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        alarm = threading.Timer(self._timeout_s, self._process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            line = self._process.stdout.readline()
        finally:
            alarm.cancel()
        if not line.endswith(b"\n"):
            raise _WorkerLostError
        return cast(dict[str, Any], json.loads(line))

    def close(self) -> None:
        """Let the helper finish; kill it when it does not."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2.0)
        self.kill()

    def kill(self) -> None:
        """End the helper now, and clear away what it left."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)


class Pyttsx3Synthesizer:
    """Speaks with pyttsx3 in a helper process, which is started when it is first needed.

    May be shared by threads. Where an engine sets no pitch (Windows, macOS), its voice is spoken
    more slowly or faster, and raised or lowered afterwards.
    """

    def __init__(self, cache_dir: Path, timeout_s: float = 20.0) -> None:
        """`cache_dir` keeps rendered lines and is made when needed; an engine that takes longer
        than `timeout_s` for a line is given up."""
        self._cache = LineCache(cache_dir)
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def voices(self) -> tuple[Voice, ...]:
        """The voices of this machine. Raises MissingError when it has no speech engine."""
        with self._lock:
            return self._started().voices

    def render(self, text: str, style: VoiceStyle) -> Rendered:
        """Speak `text` (mono, 16-bit, 16 kHz; no silence before and after).

        What a voice cannot read stays unsaid: text without any word gives no samples. Raises
        MissingError when this machine cannot speak: speech.no-engine, speech.no-chinese-voice,
        speech.engine-failed.
        """
        spoken = text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "").strip()
        if not spoken:
            return Rendered(np.zeros(0, np.int16))
        with self._lock:
            worker = self._started()
            voice = fitting_voice(style, worker.voices, spoken)
            pitch = min(max(style.pitch, 0), 100)
            ratio = 1.0 if sets_pitch(voice.id) else pitch_ratio(pitch)
            order = _Order(
                readable(spoken) if voice.id.startswith(_ESPEAK_MANDARIN) else spoken,
                voice.id,
                min(max(round(style.rate / ratio), 80), 450),
                pitch,
                min(max(style.volume, 0.0), 1.0),
            )
            key = json.dumps([worker.engine, asdict(order)])
            samples = self._cache.load(key)
            if samples is None:
                samples = self._spoken(order)
                self._cache.store(key, samples)
        return Rendered(raised(samples, ratio), voice.notice)

    def close(self) -> None:
        """End the helper process. Safe to call twice."""
        with self._lock:
            if self._worker is not None:
                self._worker.close()
                self._worker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _started(self) -> _Worker:
        if self._worker is None:
            try:
                self._worker = _Worker(self._timeout_s)
            except (_WorkerLostError, OSError) as error:
                mend = _MEND.get(sys.platform, "请重新安装本程序")
                raise MissingError(
                    "speech.no-engine", f"语音合成无法启动。{mend}，再运行 trainer doctor。"
                ) from error
        return self._worker

    def _spoken(self, order: _Order) -> Samples:
        """Ask the helper, and once more a new one when it fails."""
        for _ in range(2):
            try:
                path = self._started().speak(order)
                try:
                    return _trimmed(_read(path))
                finally:
                    path.unlink(missing_ok=True)
            except _WorkerLostError:
                assert self._worker is not None
                self._worker.kill()
                self._worker = None
        raise MissingError(
            "speech.engine-failed",
            f"语音合成没有反应，这句读不出来：“{order.text[:20]}”。请先换一个声音再试；"
            "仍不行，请运行 trainer doctor 检查语音，或改用文字方式（--modality text）。",
        )


def _read(path: Path) -> Samples:
    try:
        return read_audio(path)
    except TrainerError as error:
        if error.code == "audio.empty":
            return np.zeros(0, np.int16)
        raise _WorkerLostError from error


def _trimmed(samples: Samples) -> Samples:
    """Without the silence before and after, which would spoil the measured times."""
    loudness = np.abs(samples.astype(np.int32))
    audible = np.flatnonzero(loudness > _AUDIBLE * np.max(loudness, initial=0))
    if not len(audible):
        return np.zeros(0, np.int16)
    return samples[max(audible[0] - _MARGIN, 0) : audible[-1] + 1 + _MARGIN]


def _voice(entry: dict[str, Any]) -> Voice:
    said = str(entry["gender"]).lower()
    gender = Gender.FEMALE if "female" in said else Gender.MALE if "male" in said else None
    return Voice(str(entry["id"]), str(entry["name"]), tuple(entry["languages"]), gender)
