"""The first frame of the program against that of an empty Textual app.

python -m benchmarks.start
"""

import os
import subprocess
import sys
import tempfile

from benchmarks.report import Bar, paired_ratio, wall_ms

_RUNS = 11

_LEAVE = """
import os

def first_frame(app):
    # Nothing is waited for: what counts is how long a person looks at nothing.
    app.call_after_refresh(lambda: os._exit(0))
"""

_EMPTY = """
from textual.app import App
App.on_ready = first_frame
App().run(headless=True, size=(120, 40))
"""

_OURS = """
from trainer.cli.screens import ProgramServices
from trainer.tui.app import TrainerApp
TrainerApp.on_ready = first_frame
TrainerApp(ProgramServices()).run(headless=True, size=(120, 40))
"""


def _run(code: str, home: str) -> float:
    command = [sys.executable, "-c", _LEAVE + code]
    environment = {**os.environ, "TRAINER_HOME": home}
    return wall_ms(lambda: subprocess.run(command, check=True, env=environment))


def main() -> None:
    """Print the figure beside its bar."""
    with tempfile.TemporaryDirectory() as home:
        ours, empty, ratio = paired_ratio(
            lambda: _run(_OURS, home), lambda: _run(_EMPTY, home), _RUNS
        )
    print(f"  whole process to the first frame: trainer {ours:.0f} ms, empty app {empty:.0f} ms")
    print(Bar("first frame against an empty Textual app", ratio, 2.5, "×"))


if __name__ == "__main__":
    main()
