"""What native libraries print stays off the terminal."""

import subprocess
import sys

import pytest

_LIBRARY = """
import atexit, os, sys
atexit.register(os.write, 2, b"ALSA lib pcm.c: underrun occurred")
from trainer.cli import main
sys.argv = ["trainer", "demo", "--trainee", "human"]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="libraries are quiet there")
def test_libraries_are_silent_and_the_program_is_not() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _LIBRARY], capture_output=True, encoding="utf-8", check=False
    )
    assert ran.stderr.startswith("演示由机器学员来接")
    assert "ALSA" not in ran.stderr
    assert ran.stdout == ""
    assert ran.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="libraries are quiet there")
def test_a_closed_stderr_is_no_trouble() -> None:
    ran = subprocess.run(
        ["sh", "-c", f"exec '{sys.executable}' -m trainer --help 2>&-"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0
    assert "话术陪练" in ran.stdout
