"""What importing a room loads; the import contracts cannot see what happens at run time."""

import subprocess
import sys

import pytest


def _loaded(module: str) -> set[str]:
    code = f"import sys, {module}; print('\\n'.join(sys.modules))"
    return set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
        ).stdout.split()
    )


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("trainer.scoring.reply", {"vosk", "textual", "sounddevice", "pyttsx3", "yaml"}),
        ("trainer.call.session", {"vosk", "textual", "sounddevice", "pyttsx3", "scipy"}),
        ("trainer.cli.app", {"vosk", "textual", "sounddevice", "pyttsx3", "numpy", "rapidfuzz"}),
        ("trainer.cli.screens", {"vosk", "textual", "sounddevice", "rapidfuzz", "numpy"}),
        ("trainer.tui.app", {"vosk", "sounddevice", "rapidfuzz", "numpy", "yaml"}),
    ],
)
def test_a_room_loads_nothing_that_it_does_not_need(module: str, absent: set[str]) -> None:
    assert not _loaded(module) & absent
