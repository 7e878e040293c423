"""The desk of someone who takes a call in a plain terminal: lines typed become controls."""

import threading
from collections.abc import Callable
from typing import TextIO

from trainer.call.controls import Answer, Control, FinishReply, HangUp, Hold, Say, Transfer

HELP = "回车 接听／说完了   直接打字回车 回答   /保持  /恢复  /转接  /挂机"

_COMMANDS: dict[str, Control] = {
    "/保持": Hold(True),
    "/恢复": Hold(False),
    "/转接": Transfer(),
    "/挂机": HangUp(),
}


def read_controls(
    source: TextIO, post: Callable[[Control], None], notice: Callable[[str], None]
) -> None:
    """Post what is typed, on a thread of its own, until `source` ends.

    An empty line picks up, and later ends a spoken reply; what begins with / is a deed at the desk.
    When `source` ends the phone is put down, for nobody can answer any more.
    """

    def read() -> None:
        answered = False
        for line in source:
            text = line.strip()
            if text in _COMMANDS:
                post(_COMMANDS[text])
            elif text.startswith("/"):
                notice(f"没有“{text}”这个操作。{HELP}")
            elif not answered:
                answered = True
                post(Answer())
            else:
                post(Say(text) if text else FinishReply())
        post(HangUp())

    threading.Thread(target=read, name="desk", daemon=True).start()
