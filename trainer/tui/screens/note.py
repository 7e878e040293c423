"""The call record: time, room, name, contact and matter, as the standard asks for."""

from collections.abc import Mapping
from typing import ClassVar, get_args

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Label, Static

from trainer.content.model import RecordField
from trainer.tui.screens.room import Dialog
from trainer.tui.widgets.cover import TooSmall

FIELDS: tuple[str, ...] = get_args(RecordField)


class NoteForm(Dialog[Mapping[str, str]]):
    """Fields of the call record; the result holds those that were filled in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "返回", id="note.leave", tooltip="不登记，回到通话"),
        Binding("ctrl+s", "save", "登记", id="note.save", tooltip="登记并回到通话"),
        Binding("up", "app.focus_previous", "上一项", id="note.up", tooltip="上一项"),
        Binding("down", "app.focus_next", "下一项", id="note.down", tooltip="下一项"),
    ]

    def __init__(self, filled: Mapping[str, str]) -> None:
        super().__init__()
        self._filled = filled

    def compose(self) -> ComposeResult:
        """A row a field."""
        with Vertical(classes="box"):
            yield Static("通话登记", classes="box-title")
            for index, name in enumerate(FIELDS):
                with Horizontal(classes="field"):
                    yield Label(name)
                    yield Input(self._filled.get(name, ""), id=f"field-{index}", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("登记", variant="primary", id="save")
                yield Button("返回", id="leave")
            yield Static("↑ ↓ 换项   Ctrl+S 登记   Esc 返回", classes="box-foot")
        yield TooSmall()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """On to the next field; the last one saves."""
        event.stop()
        if event.input.id == f"field-{len(FIELDS) - 1}":
            self.action_save()
        else:
            self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save or not."""
        if event.button.id == "save":
            self.action_save()
        else:
            self.action_leave()

    def action_save(self) -> None:
        """Give the filled fields back."""
        values = {
            name: self.query_one(f"#field-{index}", Input).value.strip()
            for index, name in enumerate(FIELDS)
        }
        self.dismiss({name: value for name, value in values.items() if value})
