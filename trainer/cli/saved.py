"""Calls that were held in the terminal UI, as they are kept on disk: a folder each."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import paths
from trainer.errors import DamagedError

if TYPE_CHECKING:
    from trainer.call.result import CallResult
    from trainer.tui.services import PastCall

RESULT_FILE = "result.json"

_STAMP = "%Y%m%d-%H%M%S"
_SHOWN = 200
"""How many of the newest calls are read."""


def new_folder(scenario: str, now: datetime) -> Path:
    """A folder for a call that begins `now`; it is made when something is written there."""
    base = paths.calls() / f"{now.strftime(_STAMP)}-{scenario}"
    folder, number = base, 1
    while folder.exists():
        number += 1
        folder = base.with_name(f"{base.name}-{number}")
    return folder


def save(result: "CallResult", folder: Path) -> None:
    """Keep a result beside its recording; MissingError when nothing can be written there."""
    from trainer.call.result_json import save_result

    save_result(result, paths.writable(folder) / RESULT_FILE)


def past_calls() -> "list[PastCall]":
    """Saved calls, the newest first; damaged ones are left out."""
    return list(_read())


def _read() -> "Iterator[PastCall]":
    from trainer.call.result_json import load_result
    from trainer.tui.services import PastCall

    folders = sorted(paths.calls().glob(f"*/{RESULT_FILE}"), reverse=True)[:_SHOWN]
    for file in folders:
        stamp = "-".join(file.parent.name.split("-")[:2])
        try:
            when = datetime.strptime(stamp, _STAMP).isoformat()
            yield PastCall(file.parent, when, load_result(file))
        except (DamagedError, ValueError):
            continue
