"""Home: who is here, what to do next, the last results, and what this machine can do."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.tui.screens.room import Room
from trainer.tui.services import Capabilities, PastCall
from trainer.tui.suggest import next_scenario, rise
from trainer.tui.widgets.prose import Prose
from trainer.tui.wording import DEDUCTED, MET, MISSED, UNCLEAR, greeting, level, marks, moved, when


class Home(Room):
    """The first screen."""

    place = "首页"
    follows_history = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "选定", id="home.choose", tooltip="选定这一项", priority=True),
        Binding("l", "app.scenarios", "场景库", id="home.scenarios", tooltip="挑一个场景来练"),
        Binding("h", "app.history", "最近", id="home.history", tooltip="看以前通话的复盘"),
        Binding("m", "install", "装模型", id="home.install", tooltip="安装官方识别模型"),
    ]

    def body(self) -> Iterable[Widget]:
        """Greeting, menu, results, machine."""
        yield VerticalScroll(
            Static(id="greeting"),
            Static("接下来", classes="heading"),
            OptionList(id="menu"),
            Static("最近", classes="heading"),
            Prose(id="recent", indent=2),
            Static("这台电脑", classes="heading"),
            Prose(id="machine", indent=2),
            id="home",
            can_focus=False,
        )

    def on_mount(self) -> None:
        """Show what is known so far."""
        self.known_changed()
        self.query_one("#menu").focus()

    def known_changed(self) -> None:
        """Show content, history and machine as they are known now."""
        agent = self.trainer.agent
        # A surname alone is how the phone is answered, not how one greets.
        hello = greeting(self.trainer.now()) + (f"，{agent}" if len(agent) > 1 else "")
        self.query_one("#greeting", Static).update(Content(hello))
        self._fill_menu()
        self.query_one("#recent", Prose).update(_recent(self.trainer.history))
        self.query_one("#machine", Prose).update(_machine(self.trainer.capabilities))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A model is offered only where it is missing."""
        return action != "install" or self._needs_model()

    def action_choose(self) -> None:
        """Do what is under the cursor."""
        self.query_one("#menu", OptionList).action_select()

    def action_install(self) -> None:
        """Offer the official model."""
        self.trainer.action_install()

    def _needs_model(self) -> bool:
        capabilities = self.trainer.capabilities
        return capabilities is not None and bool(capabilities.model_notice)

    def _fill_menu(self) -> None:
        menu = self.query_one("#menu", OptionList)
        chosen = menu.highlighted or 0
        menu.clear_options()
        library = self.trainer.library
        if library is None:
            menu.add_option(Option("正在读取场景…", id="wait", disabled=True))
        elif found := next_scenario(library, self.trainer.history):
            scenario, why = found
            text = Content.assemble(
                "练习 ",
                (scenario.title, "$primary bold"),
                (f"   {level(scenario.level)}   {why}", "$quiet"),
            )
            menu.add_option(Option(text, id="next"))
        menu.add_option(Option("场景库", id="scenarios"))
        menu.add_option(Option("最近的通话", id="history"))
        if self._needs_model():
            menu.add_option(Option("安装官方识别模型（约 42 MB）", id="install"))
        menu.highlighted = min(chosen, menu.option_count - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        library = self.trainer.library
        match event.option_id:
            case "next" if library is not None:
                found = next_scenario(library, self.trainer.history)
                if found is not None:
                    self.trainer.brief(found[0])
            case "scenarios":
                self.trainer.action_scenarios()
            case "history":
                self.trainer.action_history()
            case "install":
                self.trainer.action_install()
            case _:
                pass


def _recent(history: Iterable[PastCall]) -> Content:
    calls = list(history)
    if not calls:
        return Content.styled("还没有通话。第一通，从上面开始。", "$quiet")
    lines: list[Content] = []
    for call in calls[:3]:
        card = call.result.scorecard
        sign, style = (MET, "$success") if card.passed else (MISSED, "$error")
        gain = rise(calls, call)
        lines.append(
            Content.assemble(
                (sign, style),
                f" {marks(card.score):>3} 分  {call.result.title}",
                (f"  {when(call.when)}", "$quiet"),
                (f"  {moved(gain)}" if gain else "", "$quiet"),
            )
        )
    return Content("\n").join(lines)


def _machine(capabilities: Capabilities | None) -> Content:
    if capabilities is None:
        return Content.styled("正在查看耳机、麦克风和识别模型…", "$quiet")
    lines: list[Content] = []
    if capabilities.listens:
        lines.append(Content.assemble((MET, "$success"), " 耳机和麦克风可用"))
    else:
        lines.append(Content.assemble((UNCLEAR, "$warning"), f" {capabilities.why_not}"))
    if capabilities.model_notice:
        lines.append(Content.assemble((DEDUCTED, "$warning"), f" {capabilities.model_notice}"))
    else:
        lines.append(Content.assemble((MET, "$success"), f" 识别模型 {capabilities.model}"))
    if capabilities.modality == "text":
        lines.append(Content.styled("  现在用打字练习，评分规则相同。", "$quiet"))
    return Content("\n").join(lines)
