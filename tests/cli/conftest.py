from pathlib import Path

import pytest

from tests.cli.run import Command, command


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TRAINER_HOME", str(folder))
    return folder


@pytest.fixture
def trainer(capfd: pytest.CaptureFixture[str]) -> Command:
    return command(capfd)
