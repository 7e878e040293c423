"""Ctrl-C at any moment: nothing is left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from tests.processes import ends

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise on Windows"),
]


@pytest.mark.parametrize("after_line", ["☎", "来电：", "我　："])
def test_a_call_by_voice_leaves_no_helper_and_no_broken_recording(
    tmp_path: Path, after_line: str
) -> None:
    environment = {**os.environ, "TRAINER_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "trainer", "call", "silent-line", "--trainee", "ideal"),
            *("--modality", "voice", "--speed", "real", "--record", str(tmp_path / "recording")),
        ],
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    for line in process.stdout:
        if after_line in line:
            break
    # What Ctrl-C does: every process of the terminal hears it.
    os.killpg(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "已取消" in complaint
    assert "Traceback" not in complaint
    assert ends(process.pid)
    for recording in tmp_path.rglob("*.flac"):
        assert soundfile.info(recording).frames > 0
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("delay_s", [0.2, 0.5, 1.0])
def test_an_early_ctrl_c_ends_the_program_without_a_traceback(
    tmp_path: Path, delay_s: float
) -> None:
    environment = {**os.environ, "TRAINER_HOME": str(tmp_path / "home")}
    process = subprocess.Popen(
        [sys.executable, "-m", "trainer", "demo"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        process.communicate(timeout=delay_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=20)
    assert "Traceback" not in complaint
