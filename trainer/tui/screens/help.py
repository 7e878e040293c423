"""The keys of the screen that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from trainer.tui.keys import key_name
from trainer.tui.prose import pad
from trainer.tui.screens.room import Dialog
from trainer.tui.widgets.cover import TooSmall
from trainer.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from trainer.tui.app import TrainerApp

_SIGNS = "✔ 做到   ✘ 没做到   ◌ 没听清，不扣分\n◆ 扣分   〖〗 依据的原话"


class Help(Dialog[None]):
    """Lists every key with what it does; any of the closing keys goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,f1,question_mark,q,enter", "leave", "返回", id="help.leave", tooltip="返回"
        ),
    ]

    def __init__(self, screen: Screen[object], app: TrainerApp) -> None:
        super().__init__()
        self._keys = _keys(screen, app)

    def compose(self) -> ComposeResult:
        """One line a key."""
        with VerticalScroll(classes="box -tall"):
            yield Static("按键", classes="box-title")
            yield Prose(self._keys)
            yield Static("记号", classes="box-title -second")
            yield Prose(_SIGNS)
            yield Static("Esc 返回", classes="box-foot")
        yield TooSmall()


def _keys(screen: Screen[object], app: TrainerApp) -> Content:
    lines: list[Content] = []
    for node in (screen, app):
        rows: dict[str, tuple[list[str], str]] = {}
        for keys in node._bindings.key_to_bindings.values():  # pyright: ignore[reportPrivateUsage]
            for binding in keys:
                text = binding.tooltip
                if not text or binding.system or not binding.id:
                    continue
                if node is app and not app.check_action(binding.action, ()):
                    continue
                names, _ = rows.setdefault(f"{binding.action}{text}", ([], text))
                names.append(key_name(binding.key))
        lines += [
            Content.assemble((pad(" / ".join(names), 16), "$primary"), text)
            for names, text in rows.values()
        ]
    return Content("\n").join(lines)
