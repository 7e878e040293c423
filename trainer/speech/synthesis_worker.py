"""The helper process that owns the speech engine: the only home of pyttsx3.

Run as a script, it reads requests from stdin and answers on stdout, a JSON object a line. First it
says hello: `{"engine", "directory", "voices"}`. A request `{"text", "voice", "rate", "pitch",
"volume"}` is answered by `{"path"}`, the audio file in `directory` that the asker deletes. When
anything goes wrong it dies; the asker starts another. It also dies when stdin ends, so nobody's
death leaves it behind.
"""

import ctypes
import json
import os
import platform
import queue
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any, cast


class _Engine:
    """pyttsx3, with what its drivers need to be told differently."""

    def __init__(self) -> None:
        self._own_library = sys.platform == "linux"
        if self._own_library:
            _load_espeak()
        import pyttsx3

        self._init = cast(Any, pyttsx3).init
        self._engine: Any = self._init()

    @property
    def version(self) -> str:
        """Whatever changes how a line sounds."""
        parts = [str(self._engine), version("pyttsx3")]
        with suppress(PackageNotFoundError):
            parts.append(version("espeakng-loader"))
        if not self._own_library:
            parts.append(platform.version())
        return " ".join(parts)

    def voices(self) -> list[dict[str, object]]:
        """The voices as plain data."""
        return [
            {
                "id": str(voice.id),
                "name": str(voice.name),
                "languages": [str(language) for language in voice.languages or ()],
                "gender": None if voice.gender is None else str(voice.gender),
            }
            for voice in self._engine.getProperty("voices")
        ]

    def save(self, request: Mapping[str, Any], path: Path) -> None:
        """Write the line to `path`: WAV, but AIFF on macOS."""
        # The second loop of an engine can hang (SAPI5), cut the line short (NSSpeech), or forget
        # the voice and the rate that were set (espeak).
        self._engine = None
        self._engine = self._init()
        failures: list[object] = []

        def failed(**told: object) -> None:
            failures.append(told)

        self._engine.connect("error", failed)
        if self._own_library:
            # Else the settings wait for the loop, whose first deed is to cancel what espeak is
            # still busy with: now and then the settings themselves.
            self._engine.proxy.setBusy(False)
        for name in ("voice", "rate", "pitch", "volume"):
            self._engine.setProperty(name, request[name])
        if self._own_library:
            _wait_for_espeak()
        self._engine.save_to_file(request["text"], str(path))
        self._engine.runAndWait()
        if self._own_library:
            _wait_for_espeak()
        if failures or not path.exists():
            raise RuntimeError(f"the engine failed: {failures}")


def _wait_for_espeak() -> None:
    """Wait until espeak, which works on a thread of its own, has done all that it was told."""
    from pyttsx3.drivers import _espeak

    while cast(Any, _espeak).IsPlaying():
        time.sleep(0.001)


def _load_espeak() -> None:
    """Let pyttsx3 find the espeak-ng that came with espeakng-loader, before any of the system:
    Debian 12's own reads hanzi as English."""
    import espeakng_loader

    # espeak looks for the folder espeak-ng-data in here.
    os.environ["ESPEAK_DATA_PATH"] = str(Path(espeakng_loader.get_data_path()).parent)
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)


def _own_pipe() -> IO[bytes]:
    """Keep stdout for the protocol; what engines print goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return replies


def _read(requests: "queue.SimpleQueue[bytes]", directory: Path) -> None:
    """Take requests until stdin ends, then leave at once, whatever the engine is doing."""
    for line in sys.stdin.buffer:
        requests.put(line)
    shutil.rmtree(directory, ignore_errors=True)
    os._exit(0)


def main() -> None:
    """Serve until stdin ends."""
    # Ctrl-C in the terminal reaches this process too; the asker decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = _own_pipe()
    directory = Path(tempfile.mkdtemp(prefix="trainer-speech-"))
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(requests, directory), daemon=True).start()

    def reply(content: dict[str, object]) -> None:
        replies.write(json.dumps(content).encode() + b"\n")

    try:
        engine = _Engine()
        reply({"engine": engine.version, "directory": str(directory), "voices": engine.voices()})
        number = 0
        while True:
            request = json.loads(requests.get())
            number += 1
            path = directory / f"{number}.wav"
            engine.save(request, path)
            reply({"path": str(path)})
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        # The common way out would wait for the reading thread.
        os._exit(1)


if __name__ == "__main__":
    main()
