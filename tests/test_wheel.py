"""The built package, installed elsewhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow


def test_a_wheel_holds_content_and_model_and_runs_the_demo(tmp_path: Path) -> None:
    def run(*command: str, **environment: str) -> str:
        return subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout

    run("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT))
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "elsewhere"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place), str(wheel))
    assert not list(place.rglob("*.part"))
    found = run("-c", "import trainer; print(trainer.__file__)", PYTHONPATH=str(place))
    assert Path(found.strip()).is_relative_to(place)
    home = str(tmp_path / "home")
    calls = json.loads(
        run("-m", "trainer", "demo", "--json", PYTHONPATH=str(place), TRAINER_HOME=home)
    )["calls"]
    assert [call["passed"] for call in calls] == [True] * 4
