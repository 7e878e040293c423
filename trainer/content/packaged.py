"""Where the content that ships with the program lies."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def packaged_folder() -> Path:
    """The folder that holds `scripts_zh/` and `scenarios/`: inside an installed package, or the
    root of a checkout."""
    installed = _PACKAGE / "packaged"
    return installed if installed.is_dir() else _PACKAGE.parent
