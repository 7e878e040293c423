"""The telephone: who calls, how often it rang, how long it has been silent, how loud both are."""

from collections import deque

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from trainer.call.result import MoodChanged
from trainer.content.draws import RANDOM_NAME
from trainer.content.model import Scenario
from trainer.tui.widgets.prose import Prose
from trainer.tui.wording import MET, dots, line_condition, mood, number

RINGS = 3
"""Answer within 3 rings."""

_BLOCKS = "▁▂▃▄▅▆▇█"
_SAMPLES = 16
_QUIETEST_DB = -60.0
_BAR = 10


class Level(Static):
    """The last second and a half of a level, as blocks."""

    def __init__(self, name: str, *, id: str) -> None:
        super().__init__(id=id)
        self._label = name
        self._levels: deque[str] = deque(_BLOCKS[0] * _SAMPLES, maxlen=_SAMPLES)

    def on_mount(self) -> None:
        """Silence."""
        self._show()

    def push(self, dbfs: float | None) -> None:
        """The newest level in dBFS; None leaves the meter out."""
        self.display = dbfs is not None
        if dbfs is not None:
            part = min(1.0, max(0.0, 1.0 - dbfs / _QUIETEST_DB))
            self._levels.append(_BLOCKS[round(part * (len(_BLOCKS) - 1))])
            self._show()

    def _show(self) -> None:
        self.update(
            Content.assemble((f"{self._label}  ", "$quiet"), ("".join(self._levels), "$primary"))
        )


class Phone(Vertical):
    """The left column of a call; a strip above it in a narrow terminal."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(id="phone")
        self.scenario = scenario

    def compose(self) -> ComposeResult:
        """Who, then what is going on."""
        persona = self.scenario.persona
        with Vertical(id="who"):
            yield Static(id="name")
            yield Prose(Content.styled(persona.title, "$quiet"), id="title")
            yield Static(id="rings")
            yield Static(Content.assemble(("心情  ", "$quiet"), persona.mood), id="mood")
            yield Prose(
                Content.assemble(
                    ("线路  ", "$quiet"),
                    line_condition(self.scenario.line),
                ),
                indent=6,
                id="line",
            )
        with Vertical(id="now"):
            yield Static(id="wait")
            yield Level("来电", id="caller-level")
            yield Level("我  ", id="agent-level")

    def on_mount(self) -> None:
        """No levels are known, and no silence is due."""
        self.query_one("#caller-level").display = False
        self.query_one("#agent-level").display = False
        self.state("准备中…")
        self.caller(self.scenario.persona.name)

    def caller(self, name: str) -> None:
        """Who calls; a name that is yet to be drawn is not shown."""
        shown = "来电" if name == RANDOM_NAME else name
        self.query_one("#name", Static).update(
            Content.assemble(("☎  ", "$primary"), (shown, "bold"))
        )

    def ringing(self, ring: int) -> None:
        """It rings for the `ring`-th time."""
        late = ring > RINGS
        said = f"已过 {RINGS} 声" if late else dots(ring, RINGS)
        style = "$warning" if late else "$primary"
        self.query_one("#rings", Static).update(
            Content.assemble((f"响第 {ring} 声", f"{style} bold"), (f"  {said}", style))
        )

    def state(self, text: str, style: str = "$quiet") -> None:
        """One word on the line's state, where the rings were counted."""
        self.query_one("#rings", Static).update(Content.styled(text, style))

    def mood(self, change: MoodChanged) -> None:
        """The caller's mood has moved; from now on it is told as a number."""
        self.add_class("-moved")
        style = "$error" if change.change > 0 else "$success"
        self.query_one("#mood", Static).update(
            Content.assemble(("火气  ", "$quiet"), (mood(change), style))
        )

    def meter(
        self, caller: float | None, agent: float | None, silence_s: float, due_s: float
    ) -> None:
        """Levels in dBFS, and the silence that has been kept and is due, in seconds."""
        self.query_one("#caller-level", Level).push(caller)
        self.query_one("#agent-level", Level).push(agent)
        wait = self.query_one("#wait", Static)
        if due_s <= 0:
            wait.update("")
            return
        kept = min(1.0, silence_s / due_s)
        full = int(kept * _BAR)
        whole = kept >= 1.0
        style = "$success" if whole else "$primary"
        said = (
            f" {MET} 满 {number(due_s)} 秒" if whole else f" {silence_s:.1f} / {number(due_s)} 秒"
        )
        wait.update(
            Content.assemble(
                ("静候  ", "$quiet"),
                ("█" * full, style),
                ("░" * (_BAR - full), "$quiet"),
                (said, style),
            )
        )
