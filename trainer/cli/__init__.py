"""The command line: the composition root, the only place that chooses adapters."""

import os
import sys

from trainer.errors import INTERRUPTED, ExitCode


def main() -> None:
    """The program `trainer`: without arguments the terminal UI, else a command."""
    _silence_libraries()
    _speak_utf8()
    try:
        sys.exit(_run(sys.argv[1:]))
    except KeyboardInterrupt:
        # Pressed while the program was still being loaded.
        sys.exit(INTERRUPTED)


def _run(arguments: list[str]) -> int:
    if arguments:
        from trainer.cli.app import run

        return run(arguments)
    from trainer.cli.screens import open_screens

    return open_screens()


def _silence_libraries() -> None:
    """Keep what sound libraries print to file descriptor 2, whenever they like (ALSA, PortAudio,
    JACK), off the terminal and out of the screens; Python's stderr goes on by one of its own."""
    if sys.platform == "win32":
        return
    try:
        own = os.fdopen(os.dup(2), "w", buffering=1, errors="backslashreplace", encoding="utf-8")
    except OSError:  # It was closed before we came.
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    # Textual writes to the latter.
    sys.stderr = sys.__stderr__ = own


def _speak_utf8() -> None:
    """Chinese comes out whole on consoles that are set to another code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


__all__ = ["ExitCode", "main"]
