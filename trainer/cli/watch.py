"""Waiting for somebody to save a file: the only home of watchfiles."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

_WATCHED = (".yaml", ".yml", ".wav", ".flac", "")
"""Content, and folders: what is put into a new one at once may go unnoticed."""

_SETTLED_MS = 200
"""Editors save in several steps; so long nothing more must happen."""

_LOOK_MS = 200
"""How long after the watch is set it is told that it is."""


def saves(paths: Sequence[Path], stop: threading.Event | None = None) -> Iterator[None]:
    """Yield once when the watch is set, and from then on each time content under `paths` (folders
    or single files) was saved, added or removed, until `stop` is set; saves meanwhile are not lost.
    KeyboardInterrupt goes through."""
    chosen = [path.resolve() for path in paths]
    # A file is often replaced by its editor: its folder is what stays.
    folders = {path if path.is_dir() else path.parent for path in chosen}

    def of_interest(_change: Change, written: str) -> bool:
        path = Path(written)
        inside = any(path.is_relative_to(folder) for folder in chosen)
        return path in chosen or (inside and path.suffix.lower() in _WATCHED)

    set_already = False
    for changes in watch(
        *folders,
        watch_filter=of_interest,
        debounce=_SETTLED_MS,
        step=50,
        stop_event=stop,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
    ):
        if changes or not set_already:
            set_already = True
            yield
