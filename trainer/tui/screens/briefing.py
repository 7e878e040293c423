"""What the trainee is told before the phone rings, and how the call is to be held."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from trainer.content.model import Scenario
from trainer.tui.screens.room import Dialog
from trainer.tui.services import Modality
from trainer.tui.widgets.cover import TooSmall
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.scenario_card import scenario_text
from trainer.tui.wording import DEDUCTED, MODALITIES


class Briefing(Dialog[Modality]):
    """Offers to start a scenario; the result is the modality, None for not now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "返回", id="briefing.leave", tooltip="先不练"),
        Binding("left,right", "swap", "语音/打字", id="briefing.swap", tooltip="换一种方式"),
    ]

    def __init__(self, scenario: Scenario) -> None:
        super().__init__()
        self.scenario = scenario

    def compose(self) -> ComposeResult:
        """The text and one button for each way."""
        with Vertical(classes="box -tall"):
            with VerticalScroll(can_focus=False):
                yield Prose(scenario_text(self.scenario), indent=6)
                yield Prose(self.scenario.briefing, classes="box-text", id="briefing")
            yield Prose(id="why")
            with Horizontal(classes="buttons"):
                for modality, name in MODALITIES.items():
                    yield Button(f"{name}练习", id=modality)
            yield Static("回车 开始   ← → 换方式   Esc 返回", classes="box-foot")
        yield TooSmall()

    def on_mount(self) -> None:
        """Choose the way that works on this machine."""
        capabilities = self.trainer.capabilities
        best = capabilities.modality if capabilities else "text"
        self.query_one(f"#{best}").focus()
        why = ""
        if capabilities is None:
            why = "还在查看这台电脑，可以先用打字。"
        elif not capabilities.listens:
            why = capabilities.why_not
            self.query_one("#voice").disabled = True
        elif capabilities.model_notice:
            why = capabilities.model_notice
        self.query_one("#why", Prose).update(
            Content.assemble((f"{DEDUCTED} ", "$warning"), why) if why else ""
        )

    def action_swap(self) -> None:
        """The other way, where it works."""
        other = "#text" if self.focused and self.focused.id == "voice" else "#voice"
        if not self.query_one(other).disabled:
            self.query_one(other).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Start."""
        self.dismiss("voice" if event.button.id == "voice" else "text")
