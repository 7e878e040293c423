"""The conversation as it grows, each line with its time and speaker."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.call.result import TurnResult
from trainer.scoring.verdict import ReplyScore, State
from trainer.tui.widgets.prose import Prose
from trainer.tui.wording import DEDUCTED, STATE_SIGNS, STATE_STYLES, clock, marks

_CURSOR = "▌"


class Line(Horizontal):
    """Something that one party said."""

    def __init__(self, at: float, who: str, text: Content | str, kind: str) -> None:
        super().__init__(classes=f"line -{kind}")
        self._at, self._who, self._text = at, who, text

    def compose(self) -> ComposeResult:
        """Time, speaker, words, and below them how they were judged."""
        yield Static(clock(self._at), classes="time")
        yield Static(self._who, classes="who")
        with Vertical(classes="words"):
            yield Prose(self._text, classes="text")
            yield Prose(classes="verdict")

    def say(self, text: Content | str) -> None:
        """Change the words."""
        self._text = text
        if self.is_mounted:
            self.query_one(".text", Prose).update(text)

    def judge(self, verdict: Content) -> None:
        """Show the verdict below the words."""
        self.query_one(".verdict", Prose).update(verdict)

    @property
    def plain(self) -> str:
        """The words."""
        return self._text if isinstance(self._text, str) else self._text.plain


class Transcript(VerticalScroll):
    """All lines, the newest in sight."""

    def __init__(self) -> None:
        super().__init__(id="transcript")
        self._reply: Line | None = None
        self._heard = ""

    def on_mount(self) -> None:
        """Stay with the newest line until the person scrolls up."""
        self.anchor()

    def caller(self, at: float, text: str) -> None:
        """The caller's line; empty when he is silent."""
        words = Content(text) if text else Content.styled("（无声）", "$quiet")
        self.mount(Line(at, "来电", words, "caller"))

    def remark(self, at: float, text: str) -> None:
        """Something that happened, said by nobody."""
        self.mount(Line(at, "", Content.styled(text, "$quiet"), "remark"))

    async def speaking(self, at: float) -> None:
        """The trainee began to speak or type."""
        if self._reply is None:
            self._heard = ""
            self._reply = Line(at, "我", Content.styled("…", "$quiet"), "agent")
            await self.mount(self._reply)

    async def partial(self, at: float, text: str) -> None:
        """What has been understood of the stretch under way."""
        await self.speaking(at)
        if self._reply is not None:
            self._reply.say(
                Content.assemble(self._heard, (text, "$foreground 80%"), (_CURSOR, "$primary"))
            )

    async def heard(self, at: float, text: str) -> None:
        """A stretch as finally understood."""
        await self.speaking(at)
        self._heard += text
        if self._reply is not None:
            self._reply.say(self._heard)

    @property
    def so_far(self) -> str:
        """What has finally been understood of the reply under way."""
        return self._heard

    async def scored(self, at: float, result: TurnResult) -> None:
        """The reply is complete and judged."""
        if not result.heard:
            if self._reply is not None:
                await self._reply.remove()
            self._reply = None
            self._heard = ""
            if result.score is not None:
                self.remark(at, "（没有回答）")
            return
        await self.speaking(at)
        if self._reply is not None:
            self._reply.say(result.heard)
            if result.score is not None:
                self._reply.judge(_verdict(result.score))
        self._reply = None
        self._heard = ""


def _verdict(score: ReplyScore) -> Content:
    signs = [
        Content.styled(f"{STATE_SIGNS[item.state]} ", STATE_STYLES[item.state])
        for item in score.required
        if not (item.bonus and item.state is State.MISSED)
    ]
    said = [
        Content.styled(f"{DEDUCTED} {hit.phrase} ", "$error")
        for hit in score.forbidden
        if hit.state is State.MET
    ]
    return Content("").join([*signs, *said, Content.styled(f" {marks(score.score)}", "$quiet")])
