from pathlib import Path

import pytest

from trainer import paths
from trainer.errors import ExitCode, MissingError


def test_trainer_home_moves_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRAINER_HOME", str(tmp_path / "陪练"))
    assert paths.home() == tmp_path / "陪练"
    for place in (paths.models(), paths.speech_cache(), paths.calls(), paths.settings_file()):
        assert place.is_relative_to(tmp_path / "陪练")


def test_a_relative_home_does_not_follow_the_working_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRAINER_HOME", "data")
    assert paths.home() == tmp_path / "data"


def test_the_platform_chooses_when_nobody_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRAINER_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert paths.home().is_absolute()
    assert "phone-script-trainer" in paths.home().parts


def test_looking_up_places_creates_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRAINER_HOME", str(tmp_path / "home"))
    for look_up in (paths.models, paths.speech_cache, paths.calls, paths.settings_file):
        look_up()
    assert not (tmp_path / "home").exists()


def test_writable_creates_the_directory_and_leaves_it_empty(tmp_path: Path) -> None:
    directory = paths.writable(tmp_path / "a" / "b")
    assert directory.is_dir()
    assert not list(directory.iterdir())


def test_a_home_that_cannot_be_written_is_answered_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(MissingError, match="TRAINER_HOME") as caught:
        paths.writable(tmp_path / "file" / "calls")
    assert caught.value.exit_code is ExitCode.MISSING
    assert caught.value.code == "home.not-writable"


def test_a_full_disk_is_told_before_writing(tmp_path: Path) -> None:
    paths.require_space(tmp_path, 0)
    with pytest.raises(MissingError, match="磁盘空间不够") as caught:
        paths.require_space(tmp_path, 1 << 62)
    assert caught.value.code == "disk.full"
