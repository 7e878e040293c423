"""The command line: the composition root, the only place that chooses adapters."""

import sys

from trainer.errors import ExitCode


def main() -> None:
    """The program `trainer`: without arguments the terminal UI, else a command."""
    _speak_utf8()
    arguments = sys.argv[1:]
    if arguments:
        from trainer.cli.app import run

        sys.exit(run(arguments))
    from trainer.cli.screens import open_screens

    sys.exit(open_screens())


def _speak_utf8() -> None:
    """Chinese comes out whole on consoles that are set to another code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


__all__ = ["ExitCode", "main"]
