"""Where the trainer keeps its data. Nothing is created until something is to be written."""

import os
import shutil
import tempfile
from pathlib import Path

import platformdirs

from trainer.errors import MissingError


def home() -> Path:
    """The data directory: TRAINER_HOME where set, else the platform's user data directory."""
    chosen = os.environ.get("TRAINER_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return Path(platformdirs.user_data_dir("phone-script-trainer", appauthor=False))


def models() -> Path:
    """Installed recognition models, a directory each."""
    return home() / "models"


def speech_cache() -> Path:
    """Rendered lines; may be deleted at any time."""
    return home() / "cache" / "speech"


def calls() -> Path:
    """Recordings of calls."""
    return home() / "calls"


def settings_file() -> Path:
    """The settings, as JSON."""
    return home() / "settings.json"


def writable(directory: Path) -> Path:
    """Return `directory`, created when missing; MissingError when nothing can be written there."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        raise MissingError(
            "home.not-writable",
            f"数据文件夹 {directory} 无法写入（{error.strerror or error}）。"
            "请检查它的权限和磁盘，或用环境变量 TRAINER_HOME 另选一个文件夹。",
        ) from error
    return directory


def require_space(directory: Path, needed: int) -> None:
    """Raise MissingError when the disk of the existing `directory` lacks `needed` bytes."""
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise MissingError(
            "disk.full",
            f"磁盘空间不够：{directory} 需要 {megabytes(needed)}，只剩 {megabytes(free)}。"
            "请清理磁盘，或用环境变量 TRAINER_HOME 换到别的磁盘。",
        )


def megabytes(size: int) -> str:
    """`size` in bytes as people read it: 42.0 MB."""
    return f"{size / 1e6:.1f} MB"
