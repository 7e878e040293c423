"""The call: the phone rings, one answers, speaks or types, and sees what is heard."""

import asyncio
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from trainer.call import controls, events
from trainer.call.controls import Control
from trainer.call.events import Event
from trainer.call.result import CallResult
from trainer.content.model import Scenario
from trainer.scoring.transcript import Source
from trainer.tui.coaching import Help, cues, so_far, what_now
from trainer.tui.messages import CallHappened, WorkFailed
from trainer.tui.screens.confirm import Confirm
from trainer.tui.screens.note import NoteForm
from trainer.tui.screens.room import Room
from trainer.tui.services import LiveCall, Modality
from trainer.tui.widgets.coach import Coach
from trainer.tui.widgets.phone import RINGS, Phone
from trainer.tui.widgets.transcript import Transcript
from trainer.tui.wording import DESKS, MODALITIES, clock


class _Phase(Enum):
    CONNECTING = auto()
    RINGING = auto()
    TALKING = auto()
    DEAD = auto()
    ENDED = auto()


class CallScreen(Room):
    """One call from the first ring to its end, which opens the review."""

    place = "通话"
    may_leave = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "answer", "接听", id="call.answer", tooltip="接起电话"),
        Binding("enter", "answer", "接听", id="call.answer-too", tooltip="接起电话", show=False),
        Binding("space", "finish", "说完了", id="call.finish", tooltip="不等静音，马上算说完"),
        Binding("f2", "hold", "保持", id="call.hold", key_display="H", tooltip="保持／恢复通话"),
        Binding("h", "hold", "保持", id="call.hold-key", tooltip="保持／恢复通话", show=False),
        Binding("f3", "transfer", "转接", id="call.transfer", key_display="T", tooltip="转给同事"),
        Binding("t", "transfer", "转接", id="call.transfer-key", tooltip="转给同事", show=False),
        Binding(
            "f5", "supervisor", "主管", id="call.supervisor", key_display="U", tooltip="请主管接"
        ),
        Binding(
            "u", "supervisor", "主管", id="call.supervisor-key", tooltip="请主管接", show=False
        ),
        Binding("f7", "redial", "重拨", id="call.redial", key_display="R", tooltip="打回给客户"),
        Binding("r", "redial", "重拨", id="call.redial-key", tooltip="打回给客户", show=False),
        Binding("f4", "note", "登记", id="call.note", key_display="N", tooltip="填写通话登记"),
        Binding("n", "note", "登记", id="call.note-key", tooltip="填写通话登记", show=False),
        Binding("f8", "hang_up", "挂机", id="call.hang-up", key_display="X", tooltip="挂断电话"),
        Binding("x", "hang_up", "挂机", id="call.hang-up-key", tooltip="挂断电话", show=False),
        Binding("slash", "type", "打字", id="call.type", tooltip="打字回答，回车发送"),
        Binding("f6", "coach", "提词", id="call.coach", tooltip="看稿 → 提示 → 脱稿"),
        Binding("escape", "break_off", "中断", id="call.break", tooltip="中断练习，不保存"),
        Binding("pageup", "look(-1)", id="call.up", tooltip="往回看对话", show=False),
        Binding("pagedown", "look(1)", id="call.down", tooltip="回到最新的话", show=False),
        # No room for it in a narrow footer; it works all the same.
        Binding("ctrl+p", "app.command_palette", "命令", show=False),
    ]

    def __init__(self, scenario: Scenario, modality: Modality) -> None:
        super().__init__()
        self.scenario = scenario
        self.modality: Modality = modality
        self.place = scenario.title
        self._live: LiveCall | None = None
        self._left = False
        self._phase = _Phase.CONNECTING
        self._turn = ""
        self._held = False
        self._typing = False
        self._scored = False
        self._waited = False
        self._noted: Mapping[str, str] = {}
        self._at = 0.0

    def body(self) -> Iterable[Widget]:
        """Phone, conversation and coach above the desk."""
        reply = Input(id="reply", placeholder="打字回答，回车发送", compact=True, disabled=True)
        reply.cursor_blink = False
        yield Container(Phone(self.scenario), Transcript(), Coach(), id="call")
        yield Vertical(Static(id="hint"), reply, id="desk")

    def on_mount(self) -> None:
        """Dial."""
        # Where replies are typed nothing else takes the focus: a letter is never taken for a key.
        self._transcript.can_focus = self.modality == "voice"
        self._transcript.focus()
        if self.trainer.coach_help is not None:
            self._coach.show_help(self.trainer.coach_help)
        self._hint("正在准备来电…")
        self._status()
        self._place()

    async def on_unmount(self) -> None:
        """However the screen is left, no call goes on behind it."""
        await asyncio.to_thread(self.let_go)

    # The call's thread

    @work(thread=True, exit_on_error=False)
    def _place(self) -> None:
        try:
            live = self.trainer.services.place_call(
                self.scenario.id, self.modality, self._observe, self._failed
            )
        except Exception as error:
            self._failed(error)
            return
        self._live = live
        if self._left:
            live.stop()

    def _observe(self, event: Event) -> None:
        self.post_message(CallHappened(event))

    def _failed(self, error: Exception) -> None:
        self.post_message(WorkFailed(error))

    def let_go(self) -> None:
        """Break the call off if it still runs, and wait for its thread; not for the UI's thread."""
        self._left = True
        if self._live is not None and self._phase is not _Phase.ENDED:
            self._live.stop()

    def _post(self, control: Control) -> None:
        if self._live is not None:
            self._live.post(control)

    # What happens

    def on_work_failed(self, message: WorkFailed) -> None:
        """Say what is wrong; nothing but this call is lost."""
        if not self._left and self._phase is not _Phase.ENDED:
            self._left = True
            self._close()
            self.trainer.fail(message.error)

    async def on_call_happened(self, message: CallHappened) -> None:
        """Show an event."""
        if self._left:
            return
        event = message.event
        self._at = event.at
        transcript, phone = self._transcript, self._phone
        match event:
            case events.Ringing(ring=ring, of=of):
                self._become(_Phase.RINGING)
                phone.ringing(ring)
                late = f"已过 {RINGS} 声，接起后先致歉 · " if ring > RINGS else ""
                self._hint(f"电话响了（最多 {of} 声） · {late}按空格接听")
            case events.Answered(at=at, rings=rings):
                self._become(_Phase.TALKING)
                phone.state("通话中", "$success")
                if self._live is not None:
                    phone.caller(self._live.plan.scenario.persona.name)
                transcript.remark(at, f"第 {rings} 声接起")
                self._open_desk()
            case events.TurnStarted():
                self._turn_started(event)
            case events.CallerSpeaks(at=at, text=text, interrupts=interrupts):
                transcript.caller(at, text)
                listen = "客户插话了，停下来听" if interrupts else "客户在说话，先听完"
                self._hint(listen if text else "线上没有声音")
            case events.CallerDone():
                self._hint(self._what_now())
            case events.SpeechStarted(at=at):
                await transcript.speaking(at)
                self._hint("正在听 · 说完可以按空格" if self.modality == "voice" else "正在输入…")
            case events.SpeechEnded():
                self._hint("听到您停下了，还可以接着说")
            case events.PartialHeard(at=at, text=text):
                await transcript.partial(at, text)
                self._tick_off(transcript.so_far + text, Source.SPOKEN)
            case events.ReplyHeard(at=at, text=text):
                await transcript.heard(at, text)
            case events.TurnScored(at=at, result=result):
                await transcript.scored(at, result)
                self._coach.said(result.score, final=True)
                self._scored = True
                self._hint(self._what_now())
            case events.Meter():
                # The silence to be kept is part of the script; while anyone speaks there is none.
                told = self._coach.help is not Help.NONE and event.silence_s > 0
                due = event.due_s if told else 0.0
                phone.meter(event.caller_dbfs, event.agent_dbfs, event.silence_s, due)
                self._waiting(event.silence_s, due)
            case events.HoldChanged(at=at, on=on):
                self._held = on
                transcript.remark(at, "请客户稍等" if on else "恢复通话")
                phone.state("保持中" if on else "通话中", "$warning" if on else "$success")
                self._hint("保持中 · 再按一次恢复" if on else self._what_now())
            case events.Transferred(at=at, to=to):
                transcript.remark(at, f"已转接给{DESKS[to]}")
            case events.LineDropped(at=at):
                self._become(_Phase.DEAD)
                transcript.remark(at, "线路断了")
                phone.state("线路断了", "$warning")
                self._hint("线路断了 · 请重拨，给客户打回去")
            case events.Redialled(at=at):
                transcript.remark(at, "重拨")
                self._hint("正在重拨…")
            case events.Reconnected(at=at):
                self._become(_Phase.TALKING)
                transcript.remark(at, "客户接起")
                phone.state("通话中", "$success")
            case events.MoodChanged():
                phone.mood(event)
            case events.HungUp(at=at, who=who):
                transcript.remark(at, "客户挂机" if who is events.Party.CALLER else "我挂机")
            case events.Notice(message=text):
                self.notify(text, timeout=8, markup=False)
            case events.VoiceLost(at=at, message=text):
                transcript.remark(at, text)
                self.notify(text, severity="warning", timeout=12, markup=False)
                self._go_on_by_typing()
            case events.CallEnded(result=result):
                self._ended(result)
                return
        self._status()

    def _go_on_by_typing(self) -> None:
        self.modality = "text"
        self._transcript.can_focus = False
        self.refresh_bindings()
        if self._phase is _Phase.TALKING:
            self._reply.focus()
            self._hint(self._what_now())

    def _turn_started(self, event: events.TurnStarted) -> None:
        self._turn = event.turn
        self._typing = self._scored = self._waited = False
        if self._live is None:
            return
        library = self.trainer.services.library
        card = None if event.card is None else library.cards.get(event.card)
        self._coach.turn(cues(self._live.plan, event.turn), card, event.step)

    def _tick_off(self, text: str, source: Source) -> None:
        if self._live is not None and self._turn:
            self._coach.said(so_far(self._live.plan, self._turn, text, source))

    def _what_now(self) -> str:
        """What the trainee is to do in the turn as it stands."""
        planned = self._live.plan.turns[self._turn] if self._live and self._turn else None
        return what_now(planned, self._scored, self.modality == "voice", self._coach.help)

    def _waiting(self, silence_s: float, due_s: float) -> None:
        """Tell it once when a silence has been kept."""
        waited = 0.0 < due_s <= silence_s
        if waited and not self._waited:
            self._hint("静候已满 · 可以挂机" if self._scored else "静候已满 · 请回答")
        self._waited = waited

    def _ended(self, result: CallResult) -> None:
        from trainer.tui.screens.review import Review

        self._become(_Phase.ENDED)
        self._close_dialogs()
        self.trainer.switch_screen(Review(result))  # pyright: ignore[reportUnknownMemberType]

    # What the person does

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what can be done now has a key."""
        talking = self._phase is _Phase.TALKING
        match action:
            case "answer":
                return self._phase is _Phase.RINGING
            case "finish":
                return talking and self.modality == "voice" and not self._reply.has_focus
            case "hold" | "transfer" | "supervisor":
                return talking
            case "note":
                return talking or self._phase is _Phase.DEAD
            case "redial":
                return self._phase is _Phase.DEAD
            case "type":
                return talking and not self._reply.has_focus
            case "hang_up":
                return talking or self._phase is _Phase.RINGING
            case "break_off" | "coach":
                return self._phase is not _Phase.ENDED
            case _:
                return True

    def action_answer(self) -> None:
        """Pick up."""
        self._post(controls.Answer())

    def action_finish(self) -> None:
        """The spoken reply is complete."""
        self._post(controls.FinishReply())

    def action_hold(self) -> None:
        """Put the caller on hold, or take him back."""
        self._post(controls.Hold(not self._held))

    def action_transfer(self) -> None:
        """Hand the caller to a colleague."""
        self._post(controls.Transfer())

    def action_supervisor(self) -> None:
        """Hand the caller to the supervisor."""
        self._post(controls.Transfer(controls.Desk.SUPERVISOR))

    def action_redial(self) -> None:
        """Call back a caller who was cut off."""
        self._post(controls.Redial())

    def action_hang_up(self) -> None:
        """Put the phone down; a real phone does not ask either."""
        self._post(controls.HangUp())

    def action_coach(self) -> None:
        """Show more or less of the script, in the calls to come as well."""
        self.trainer.coach_help = self._coach.help.following
        self._coach.show_help(self.trainer.coach_help)
        if self._phase is _Phase.TALKING:
            self._hint(self._what_now())
        self._status()

    def action_look(self, pages: int) -> None:
        """Look back in the conversation, or at its end again."""
        if pages < 0:
            self._transcript.scroll_page_up(animate=False)
        else:
            self._transcript.scroll_page_down(animate=False)

    def action_type(self) -> None:
        """Go to the field for typed replies."""
        self._reply.focus()

    def action_note(self) -> None:
        """Fill in the call record."""

        def filled(fields: Mapping[str, str] | None) -> None:
            if fields:
                self._noted = fields
                self._post(controls.Note(fields))
                said = "，".join(f"{name} {value}" for name, value in fields.items())
                self._transcript.remark(self._at, f"登记：{said}")

        started = {"时间": self.trainer.now().strftime("%H:%M"), **self._noted}
        self.trainer.push_screen(NoteForm(started), filled)

    def action_break_off(self) -> None:
        """Leave the field; or ask, then leave the call."""
        if self._reply.has_focus and self.modality == "voice":
            self._transcript.focus()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._left = True
                self._hint("正在挂断…")
                self._leave()

        question = Confirm("中断这次练习？", "中断后这通电话不保存，也不计分。", "中断", "继续通话")
        self.trainer.push_screen(question, answered)

    @work(exclusive=True, group="leave")
    async def _leave(self) -> None:
        await asyncio.to_thread(self.let_go)
        self._close()

    def _close(self) -> None:
        self._close_dialogs()
        self.trainer.pop_screen()

    def _close_dialogs(self) -> None:
        while self.trainer.screen is not self:
            self.trainer.pop_screen()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The first key of a reply is the moment from which its latency counts."""
        if event.value and not self._typing and self._phase is _Phase.TALKING:
            self._typing = True
            self._post(controls.TypingStarted())
        self._tick_off(event.value, Source.TYPED)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send a typed reply."""
        text = event.value.strip()
        if text:
            self._post(controls.Say(text))
            self._typing = False
            with self.prevent(Input.Changed):
                event.input.value = ""

    # Parts

    @property
    def _transcript(self) -> Transcript:
        return self.query_one(Transcript)

    @property
    def _phone(self) -> Phone:
        return self.query_one(Phone)

    @property
    def _coach(self) -> Coach:
        return self.query_one(Coach)

    @property
    def _reply(self) -> Input:
        return self.query_one("#reply", Input)

    def _become(self, phase: _Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.refresh_bindings()

    def _open_desk(self) -> None:
        self._reply.disabled = False
        if self.modality == "text":
            self._reply.focus()

    def _hint(self, text: str) -> None:
        self.query_one("#hint", Static).update(Content.assemble(("▸ ", "$primary"), text))

    def _status(self) -> None:
        recording = self.modality == "voice" and self._phase is _Phase.TALKING
        self.top_bar.status(
            Content.assemble(
                f"{MODALITIES[self.modality]} · {self._coach.help}   ",
                ("● 录音   " if recording else "", "$error"),
                (clock(self._at), "$foreground bold"),
            )
        )
