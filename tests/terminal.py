"""A real terminal of the test's own: tmux, driven by keys and read as text."""

import os
import shlex
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.pulse import needs

_LEFT = "left with"
_STILL_S = 0.4


class Terminal:
    """A program in a window of 120×40. `press` sends keys, `wait_for` looks until a text shows."""

    def __init__(self, socket: Path, env: Mapping[str, str]) -> None:
        self._socket = socket
        self._env = env

    def _tmux(self, *words: str, check: bool = True) -> str:
        return subprocess.run(
            ["tmux", "-f", os.devnull, "-S", str(self._socket), *words],
            env=self._env,
            capture_output=True,
            check=check,
            encoding="utf-8",
        ).stdout

    def open(self, *command: str) -> None:
        """Run the program in a shell, which tells how it ended."""
        line = f"{shlex.join(command)}; echo {_LEFT} $?; exec cat"
        self._tmux("new-session", "-d", "-s", "t", "-x", "120", "-y", "40", line)

    def press(self, *keys: str) -> None:
        """Keys by tmux's names."""
        self._tmux("send-keys", "-t", "t", *keys)

    def type(self, text: str) -> None:
        """Letters as they are."""
        self._tmux("send-keys", "-t", "t", "-l", text)

    def text(self) -> str:
        """What the window shows."""
        return self._tmux("capture-pane", "-p", "-t", "t")

    def wait_for(self, *wanted: str, within_s: float = 20.0) -> str:
        """The window's text as soon as it holds all that is wanted."""
        give_up = time.monotonic() + within_s
        while time.monotonic() < give_up:
            shown = self.text()
            if all(each in shown for each in wanted):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"{wanted} never showed:\n{self.text()}")

    def wait_for_exit(self) -> int:
        """The exit code of the program."""
        return int(self.wait_for(_LEFT).rpartition(_LEFT)[2].split()[0])

    def wait_until_still(self) -> None:
        """Wait until the window has not changed for a while."""
        before, since = "", time.monotonic()
        while time.monotonic() - since < _STILL_S:
            shown = self.text()
            if shown != before:
                before, since = shown, time.monotonic()
            time.sleep(0.05)

    def close(self) -> None:
        """End it all."""
        self._tmux("kill-server", check=False)


@contextmanager
def terminal(env: Mapping[str, str]) -> Generator[Terminal]:
    """A terminal whose programs see `env`; skips the test where tmux cannot be had."""
    needs("tmux")
    with tempfile.TemporaryDirectory(prefix="tmux-") as folder:
        # Test runners set these, and Textual believes them before the terminal itself.
        own = {name: value for name, value in env.items() if name not in ("COLUMNS", "LINES")}
        window = Terminal(Path(folder) / "socket", {**own, "LANG": "C.UTF-8", "TERM": "xterm"})
        try:
            yield window
        finally:
            window.close()
