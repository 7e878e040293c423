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
        Binding("left", "app.focus_previous", "换方式", id="briefing.left", tooltip="换一种方式"),
        Binding("right", "app.focus_next", "换方式", id="briefing.right", tooltip="换一种方式"),
        Binding("up", "read(-3)", "往上", id="briefing.up", tooltip="往上看说明", show=False),
        Binding("down", "read(3)", "往下", id="briefing.down", tooltip="往下看说明", show=False),
    ]

    def __init__(self, scenario: Scenario) -> None:
        super().__init__()
        self.scenario = scenario
        self._best = ""

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
                yield Button("安装官方模型", id="install")
            yield Static("回车 开始   ← → 换方式   ↑ ↓ 看说明   Esc 返回", classes="box-foot")
        yield TooSmall()

    def action_read(self, lines: int) -> None:
        """Scroll what does not fit into a low terminal."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def on_mount(self) -> None:
        """Choose the way that works on this machine."""
        self.known_changed()

    def known_changed(self) -> None:
        """Offer what works on this machine, and say plainly what does not."""
        capabilities = self.trainer.capabilities
        voice, install = self.query_one("#voice", Button), self.query_one("#install", Button)
        voice.disabled = capabilities is None or not capabilities.listens
        weak = capabilities is not None and capabilities.listens and capabilities.model_notice
        install.display = bool(weak)
        if capabilities is None:
            why = "还在查看这台电脑，可以先用打字。"
        else:
            why = weak or capabilities.why_not
        self.query_one("#why", Prose).update(
            Content.assemble((f"{DEDUCTED} ", "$warning"), why) if why else ""
        )
        best = capabilities.modality if capabilities else "text"
        if best != self._best:
            self._best = best
            self.query_one(f"#{best}").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Start, or make it possible to be heard first."""
        match event.button.id:
            case "voice" | "text" as modality:
                self.dismiss(modality)
            case _:
                self.trainer.action_install()
