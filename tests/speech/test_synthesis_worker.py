"""The helper process itself, as its asker sees it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import soundfile

from trainer.speech import synthesis_worker

LINE = {"text": "您好", "voice": "sit/cmn", "rate": 175, "pitch": 50, "volume": 1.0}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="about the voices of espeak-ng")


class Helper:
    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.hello: dict[str, Any] = self.reply()

    def ask(self, content: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(content + b"\n")
        self.process.stdin.flush()

    def reply(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def end(self) -> tuple[bytes, bytes]:
        """Close its stdin; what it still said, and what it printed beside."""
        return self.process.communicate(timeout=20)


@contextmanager
def helper(env: dict[str, str] | None = None) -> Generator[Helper]:
    process = subprocess.Popen(
        [sys.executable, "-P", synthesis_worker.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | (env or {}),
    )
    try:
        yield Helper(process)
    finally:
        process.kill()
        process.communicate()


def test_lines_become_files_and_nothing_else_is_printed() -> None:
    with helper() as one:
        assert {"sit/cmn", "sit/yue", "sit/hak"} < {voice["id"] for voice in one.hello["voices"]}
        assert "espeak" in one.hello["engine"]
        folder = Path(one.hello["directory"])
        for _ in range(3):
            one.ask(json.dumps(LINE).encode())
        paths = [Path(one.reply()["path"]) for _ in range(3)]
        assert {path.parent for path in paths} == {folder}
        assert len(set(paths)) == 3
        for path in paths:
            assert soundfile.info(path).duration > 0.3
        assert one.end() == (b"", b"")
        assert one.process.returncode == 0
        assert not folder.exists()


@pytest.mark.parametrize(
    "content",
    [b"no json", b"[]", b"{}", json.dumps(LINE | {"voice": "no/such"}).encode()],
    ids=["no json", "a list", "nothing asked", "unknown voice"],
)
def test_what_it_cannot_do_it_dies_of(content: bytes) -> None:
    with helper() as one:
        one.ask(content)
        assert one.process.stdout is not None
        assert one.process.stdout.readline() == b""
        assert one.end() == (b"", b"")


def test_control_c_is_for_the_asker() -> None:
    with helper() as one:
        one.process.send_signal(signal.SIGINT)
        one.ask(json.dumps(LINE).encode())
        assert Path(one.reply()["path"]).exists()


@pytest.mark.slow
def test_the_library_that_comes_with_the_program_is_used(tmp_path: Path) -> None:
    """Whatever the system has: there may be an espeak that reads hanzi as English, or none."""
    misled = {"ESPEAK_DATA_PATH": str(tmp_path), "LD_LIBRARY_PATH": str(tmp_path)}
    with helper(misled) as one:
        one.ask(json.dumps(LINE).encode())
        assert soundfile.info(one.reply()["path"]).duration < 2
