import subprocess
import sys

HEAVY = "numpy scipy pydantic yaml rapidfuzz opencc pypinyin holidays vosk sounddevice requests"

CODE = f"""
import sys
import trainer.tui.app
print(*(name for name in {HEAVY.split()!r} if name in sys.modules))
"""


def test_nothing_heavy_is_imported_before_the_first_frame() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, check=True, text=True, encoding="utf-8"
    )
    assert done.stdout.split() == []
