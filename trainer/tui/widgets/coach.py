"""The coach's column: what to say, ticking itself off, and what not to say."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.content.model import Card
from trainer.scoring.explain import RULES
from trainer.scoring.verdict import ReplyScore, State
from trainer.tui.coaching import Cues, Help, states
from trainer.tui.widgets.prose import Prose
from trainer.tui.wording import DEDUCTED, MET, MISSED, PENDING, UNCLEAR, number

_GENERAL_SHOWN = 6


class Coach(VerticalScroll, can_focus=False):
    """Shows the cues of the turn under way."""

    def __init__(self) -> None:
        super().__init__(id="coach")
        self.help = Help.SCRIPT
        self._cues: Cues | None = None
        self._said: ReplyScore | None = None
        self._final = False
        self._card: tuple[Card, int] | None = None
        self._begun = False

    def compose(self) -> ComposeResult:
        """Headings and their texts."""
        yield Static("该说", classes="heading")
        yield Prose(id="say", indent=2)
        yield Static("别说", classes="heading", id="avoid-heading")
        yield Prose(id="avoid", indent=2)
        yield Static("留意", classes="heading", id="mind-heading")
        yield Prose(id="mind", indent=2)
        yield Prose(id="source", indent=5)

    def on_mount(self) -> None:
        """Nothing is asked for yet."""
        self._show()

    def turn(self, cues: Cues | None, card: Card | None, step: int) -> None:
        """A turn began."""
        self._begun = True
        self._cues, self._said, self._final = cues, None, False
        self._card = None if card is None else (card, step)
        self._show()
        self.scroll_home(animate=False)

    def said(self, score: ReplyScore | None, *, final: bool = False) -> None:
        """What has been said of it; `final` when the reply is judged."""
        if (score, final) != (self._said, self._final):
            self._said, self._final = score, final
            self._show()

    def show_help(self, how: Help) -> None:
        """Show more or less."""
        self.help = how
        self._show()

    def _show(self) -> None:
        cues, hidden = self._cues, self.help is Help.NONE
        avoid = self.query_one("#avoid", Prose)
        source = self.query_one("#source", Prose)
        self.query_one("#say", Prose).update(self._say())
        listed = [] if cues is None or hidden else self._avoid(cues)
        self.query_one("#avoid-heading").display = bool(listed)
        avoid.update(Content("\n").join(listed))
        minded = [] if self._card is None or hidden else _minded(self._card[0])
        self.query_one("#mind-heading").display = bool(minded)
        self.query_one("#mind", Prose).update(Content("\n").join(minded))
        if self._card is None or hidden:
            source.update("")
        else:
            card, step = self._card
            source.update(
                Content.styled(
                    f"{card.title} · 第 {step} / {len(card.steps)} 步\n出处 {card.source}", "$quiet"
                )
            )

    def _say(self) -> Content:
        cues = self._cues
        if cues is None:
            return Content.styled(
                "这一句不评分，自然回答。" if self._begun else "接通后在这里提示。", "$quiet"
            )
        marks = states(self._said)
        if self.help is Help.NONE:
            count = max(
                (sum(not item.bonus for item in items) for _, items in cues.ways), default=0
            )
            return Content.styled(f"脱稿：要说到 {count} 点", "$quiet")
        lines: list[Content] = []
        if cues.wait_s:
            lines.append(Content.styled(f"先静候 {number(cues.wait_s)} 秒，再说：", "$primary"))
        for index, (name, items) in enumerate(cues.ways):
            if index:
                lines.append(Content.styled("或者", "$quiet"))
            if name:
                lines.append(Content.styled(name, "$quiet"))
            for item in items:
                sign, style = self._sign(marks, item.text)
                bonus = ("（加分）", "$quiet") if item.bonus else ""
                lines.append(
                    Content.assemble(
                        (f"{sign} ", style),
                        (item.shown(self.help), style if sign == MET else ""),
                        bonus,
                    )
                )
        return Content("\n").join(lines)

    def _sign(self, marks: Mapping[str, State], text: str) -> tuple[str, str]:
        state = marks.get(text)
        if state is State.MET:
            return MET, "$success"
        if not self._final or state is None:
            return PENDING, "$quiet"
        return (UNCLEAR, "$warning") if state is State.UNCLEAR else (MISSED, "$error")

    def _avoid(self, cues: Cues) -> list[Content]:
        said = [hit.phrase for hit in self._said.forbidden] if self._said else []
        shown = list(dict.fromkeys((*said, *cues.forbidden)))
        lines = [
            Content.assemble((f"{DEDUCTED} {phrase}", "$error bold"), ("  说了", "$error"))
            if phrase in said
            else Content.assemble((f"{MISSED} ", "$error"), (phrase, "$quiet"))
            for phrase in shown
        ]
        general = [phrase for phrase in cues.general if phrase not in shown][:_GENERAL_SHOWN]
        if general:
            lines.append(Content.assemble((f"{MISSED} ", "$error"), ("、".join(general), "$quiet")))
        return lines


def _minded(card: Card) -> list[Content]:
    """What the card asks for besides words."""
    return [
        Content.assemble(("· ", "$primary"), (rule.note or RULES[rule.rule], "$quiet"))
        for rule in card.conduct
    ]
