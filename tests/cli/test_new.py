from pathlib import Path

import pytest

from tests.cli.run import Command
from trainer.errors import ExitCode


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.mark.parametrize(
    ("kind", "path"), [("card", "scripts_zh/my-own.yaml"), ("scenario", "scenarios/my-own.yaml")]
)
def test_a_new_file_passes_the_check(trainer: Command, kind: str, path: str) -> None:
    ran = trainer("new", kind, "my-own")
    assert ran.code == ExitCode.DONE
    assert str(Path(path)) in ran.out
    assert trainer("check", path).code == ExitCode.DONE


def test_a_new_scenario_can_be_played_at_once(trainer: Command) -> None:
    trainer("new", "scenario", "my-own")
    ran = trainer(
        "call", "my-own", "--content", ".", "--trainee", "ideal", "--modality", "text", "--json"
    )
    assert ran.json["passed"]
    assert ran.json["score"] >= 90


def test_what_was_written_is_never_overwritten(trainer: Command, folder: Path) -> None:
    trainer("new", "card", "mine", "--to", "mine.yaml")
    (folder / "mine.yaml").write_text("改过了", encoding="utf-8")
    ran = trainer("new", "card", "mine", "--to", "mine.yaml")
    assert ran.code == ExitCode.USAGE
    assert "已经有了" in ran.err
    assert (folder / "mine.yaml").read_text(encoding="utf-8") == "改过了"


def test_a_bad_id_writes_nothing(trainer: Command, folder: Path) -> None:
    ran = trainer("new", "card", "../evil")
    assert ran.code == ExitCode.USAGE
    assert "如 evil" in ran.err
    assert not any(folder.parent.rglob("*.yaml"))


def test_where_nothing_can_be_written_it_says_so(trainer: Command, folder: Path) -> None:
    (folder / "scripts_zh").write_text("", encoding="utf-8")
    ran = trainer("new", "card", "mine")
    assert ran.code == ExitCode.USAGE
    assert "写不了" in ran.err or "已经有了" in ran.err
