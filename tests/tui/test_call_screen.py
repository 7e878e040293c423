import asyncio
import threading
from dataclasses import replace

import pytest
from textual.widgets import Input

from tests.tui.driving import app_of, keys_shown, made, opened, rest, said, seen, text
from tests.tui.fakes import FakeServices
from tests.tui.talking import (
    FIRST_HEARD,
    FIRST_TURN,
    RINGS,
    SECOND_TURN,
    calling,
    ended,
    first_scored,
    place,
    tell,
)
from trainer.call import controls, events
from trainer.errors import MissingError
from trainer.tui.screens.call import CallScreen
from trainer.tui.screens.commands import Commands
from trainer.tui.screens.failure import Failure
from trainer.tui.screens.home import Home
from trainer.tui.screens.note import NoteForm
from trainer.tui.screens.review import Review
from trainer.tui.widgets.transcript import Line

VOICE_KEYS = ("空格", "H", "T", "U", "N", "X", "/", "F6", "Esc", "?")
FIELD_KEYS = ("F2", "F3", "F5", "F4", "F8", "F6", "Esc", "F1")


async def test_rings_are_counted_and_a_late_answer_is_told(services: FakeServices) -> None:
    async with calling(services) as pilot:
        assert text(pilot, "#rings") == "准备中…"
        assert set(keys_shown(pilot)) == {"F6", "Esc", "?"}
        await tell(pilot, services, *RINGS)
        assert text(pilot, "#rings") == "响第 2 声  ● ● ○"
        assert text(pilot, "#hint") == "▸ 电话响了（最多 8 声） · 按空格接听"
        assert keys_shown(pilot)["空格"] == "接听"
        await tell(pilot, services, events.Ringing(15.0, 4, 8))
        assert text(pilot, "#rings") == "响第 4 声  已过 3 声"
        assert "先致歉" in text(pilot, "#hint")
        await pilot.press("space")
        assert services.call.controls == [controls.Answer()]


async def test_a_spoken_reply_grows_ticks_off_and_is_judged(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *RINGS, *FIRST_TURN)
        assert text(pilot, "#hint") == "▸ 请回答 · 直接说"
        assert tuple(keys_shown(pilot)) == VOICE_KEYS
        assert text(pilot, "#say").count("○") == 4
        await tell(
            pilot, services, events.SpeechStarted(8.0), events.PartialHeard(9.5, FIRST_HEARD[:14])
        )
        assert text(pilot, "#say").splitlines()[:3] == [
            "✔ 您好",
            "✔ 安居客服中心",
            "✔ 欢迎您的来电",
        ]
        assert f"{FIRST_HEARD[:14]}▌" in seen(pilot)
        await pilot.press("space")
        assert services.call.controls == [controls.FinishReply()]
        turn = first_scored(services)
        await tell(
            pilot,
            services,
            events.SpeechEnded(11.0),
            events.ReplyHeard(11.2, "first", FIRST_HEARD),
            events.TurnScored(11.2, turn),
        )
        reply = pilot.app.screen.query(Line).last()
        assert reply.plain == turn.heard
        assert said(reply.query_one(".verdict")) == "✔ ✔ ✔ ✔  100"


async def test_something_forbidden_is_told_while_it_is_said(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN, events.PartialHeard(9.0, "喂说话呀"))
        assert text(pilot, "#avoid").startswith("◆ 喂，说话呀  说了")


async def test_the_silence_is_counted_down(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN, *SECOND_TURN)
        assert text(pilot, "#hint") == "▸ 先静候 5 秒，再回答"
        assert text(pilot, "#say").startswith("先静候 5 秒，再说：")
        await tell(pilot, services, events.Meter(14.6, -60.0, -30.0, 3.4, 5.0))
        assert text(pilot, "#wait") == "静候  ██████░░░░ 3.4 / 5 秒"
        assert text(pilot, "#agent-level").endswith("▁▅")
        await tell(pilot, services, events.Meter(16.3, -60.0, -60.0, 5.1, 5.0))
        assert text(pilot, "#wait") == "静候  ██████████ ✔ 满 5 秒"
        assert text(pilot, "#hint") == "▸ 静候已满 · 请回答"


async def test_when_one_may_hang_up_is_told(services: FakeServices) -> None:
    async with calling(services) as pilot:
        third = events.TurnStarted(20.0, "third", "silent-line", 3, 5.0)
        await tell(
            pilot, services, *FIRST_TURN, third, events.TurnScored(25.0, first_scored(services))
        )
        assert text(pilot, "#hint") == "▸ 再静候 5 秒，没有回应就可以挂机"
        await tell(pilot, services, events.Meter(30.1, None, None, 5.1, 5.0))
        assert text(pilot, "#hint") == "▸ 静候已满 · 可以挂机"


async def test_the_name_on_the_phone_is_the_one_that_was_drawn(services: FakeServices) -> None:
    async with calling(services) as pilot:
        persona = replace(services.call.plan.scenario.persona, name="赵丽华")
        scenario = replace(services.call.plan.scenario, persona=persona)
        services.call.plan = replace(services.call.plan, scenario=scenario)
        await tell(pilot, services, *RINGS, *FIRST_TURN)
        assert "赵丽华" in text(pilot, "#name")


async def test_a_caller_who_was_hung_up_on_rings_again(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *RINGS, *FIRST_TURN)
        await tell(pilot, services, events.HungUp(9.0, events.Party.AGENT))
        await tell(pilot, services, events.Ringing(13.0, 1, 8))
        assert keys_shown(pilot)["空格"] == "接听"
        await pilot.press("space")
        assert services.call.controls == [controls.Answer()]
        again = [
            replace(event, at=14.0) for event in FIRST_TURN if isinstance(event, events.Answered)
        ]
        await tell(pilot, services, *again)
        assert text(pilot, "#rings") == "通话中"


async def test_the_coach_shows_all_or_the_beginnings_or_nothing(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN, *SECOND_TURN)
        assert "请问有什么可以帮您" in text(pilot, "#say")
        assert "出处 话术标准" in text(pilot, "#source")
        assert text(pilot, "#mind") == "· 说完第三句再等五秒，才可以挂机。"
        await pilot.press("f6")
        assert "请问＿＿＿＿" in text(pilot, "#say")
        await pilot.press("f6")
        assert text(pilot, "#say") == "脱稿：要说到 2 点"
        assert text(pilot, "#avoid") == text(pilot, "#source") == text(pilot, "#mind") == ""
        assert text(pilot, "#hint") == "▸ 请回答 · 直接说"
        await tell(pilot, services, events.Meter(14.6, -60.0, -30.0, 3.4, 5.0))
        assert text(pilot, "#wait") == ""
        # The next call is held the same way.
        await tell(pilot, services, ended(services))
        await rest(pilot)
        await place(pilot, services, "silent-line", "voice")
        await tell(pilot, services, *FIRST_TURN)
        assert text(pilot, "#say") == "脱稿：要说到 4 点"


async def test_a_typed_reply_counts_from_its_first_key(services: FakeServices) -> None:
    async with calling(services, modality="text") as pilot:
        field = pilot.app.screen.query_one("#reply", Input)
        assert field.disabled
        await tell(pilot, services, *RINGS, *FIRST_TURN)
        assert field.has_focus
        assert tuple(keys_shown(pilot)) == FIELD_KEYS
        await pilot.press("x", "h", "您", "好")
        assert field.value == "xh您好"
        assert services.call.controls == [controls.TypingStarted()]
        assert "✔ 您好" in text(pilot, "#say")
        await pilot.press("enter")
        assert services.call.controls[1:] == [controls.Say("xh您好")]
        assert field.value == ""
        await pilot.press("space", "enter")
        assert services.call.controls[1:] == [controls.Say("xh您好"), controls.TypingStarted()]
        # A new turn begins in the middle of a word: the next key counts anew.
        await tell(pilot, services, *SECOND_TURN)
        await pilot.press("您")
        assert services.call.controls[3:] == [controls.TypingStarted()]


async def test_the_desk_is_reached_by_letters_and_from_the_field_by_function_keys(
    services: FakeServices,
) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN)
        await pilot.press("h", "t", "x")
        deeds = [controls.Hold(True), controls.Transfer(), controls.HangUp()]
        assert services.call.controls == deeds
        await tell(pilot, services, events.HoldChanged(9.0, True))
        assert text(pilot, "#rings") == "保持中"
        await pilot.press("slash")
        assert pilot.app.screen.query_one("#reply", Input).has_focus
        assert "/" not in keys_shown(pilot)
        await pilot.press("f2", "f3", "f8")
        assert services.call.controls[3:] == [
            controls.Hold(False),
            controls.Transfer(),
            controls.HangUp(),
        ]
        await tell(pilot, services, events.HoldChanged(10.0, False))
        assert text(pilot, "#rings") == "通话中"
        # Escape leaves the field, not the call.
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, CallScreen)
        assert tuple(keys_shown(pilot)) == VOICE_KEYS


async def test_the_call_record_is_noted(services: FakeServices) -> None:
    async with calling(services, modality="text") as pilot:
        await tell(pilot, services, *FIRST_TURN)
        await pilot.press("f4")
        assert isinstance(pilot.app.screen, NoteForm)
        await pilot.press("down", *"302", "enter", "王", "ctrl+s")
        noted = {"时间": "09:30", "房号": "302", "姓名": "王"}
        assert services.call.controls == [controls.Note(noted)]
        assert "登记：时间 09:30，房号 302，姓名 王" in seen(pilot)
        await pilot.press("f4")
        fields = [field.value for field in pilot.app.screen.query(Input)]
        assert fields == ["09:30", "302", "王", "", ""]
        await pilot.press("escape")
        assert len(services.call.controls) == 1


async def test_a_notice_is_shown_as_it_is_written(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, events.Notice(0.0, "没有[粤语]的声音，改用普通话。"))
        await rest(pilot)
        assert "没有[粤语]的声音" in seen(pilot)


async def test_the_end_opens_the_review_whatever_is_open(services: FakeServices) -> None:
    async with opened(services) as pilot:
        dialogs = (NoteForm, Commands)
        for key, dialog in zip(("n", "ctrl+p"), dialogs, strict=True):
            await place(pilot, services, "silent-line", "voice")
            await tell(pilot, services, *FIRST_TURN)
            await pilot.press(key)
            assert isinstance(pilot.app.screen, dialog)
            await tell(pilot, services, ended(services))
            await rest(pilot)
            assert isinstance(pilot.app.screen, Review)
            assert services.call.stops == 0
            await pilot.press("escape")
            assert isinstance(pilot.app.screen, Home)


async def test_breaking_off_asks_first_and_stops_the_call(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *RINGS)
        await pilot.press("escape", "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        await pilot.press("escape", "right", "enter")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Home)
        assert services.call.stops > 0
        # What the thread still says reaches nobody.
        await tell(pilot, services, ended(services))
        assert isinstance(pilot.app.screen, Home)


async def test_a_slip_of_the_finger_does_not_quit(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN)
        await pilot.press("q")
        assert pilot.app.is_running
        assert isinstance(pilot.app.screen, CallScreen)


async def test_control_c_puts_the_phone_down_and_quits(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN)
        await pilot.press("n", "ctrl+c")
        await asyncio.to_thread(services.call.tell, events.Meter(9.0, None, None, 0.0, 0.0))
    assert services.call.stops > 0


async def test_leaving_while_the_lines_are_rendered_stops_the_call_once_it_is_there(
    services: FakeServices,
) -> None:
    gate, place_call = threading.Event(), services.place_call

    def slowly(*arguments: object) -> object:
        gate.wait()
        return place_call(*arguments)  # pyright: ignore[reportArgumentType]

    services.place_call = slowly  # pyright: ignore[reportAttributeAccessIssue]
    async with made(services).run_test() as pilot:
        app_of(pilot).call(services.library.scenario("silent-line"), "voice")
        await pilot.pause()
        assert text(pilot, "#hint") == "▸ 正在准备来电…"
        await pilot.press("escape", "right", "enter")
        assert isinstance(pilot.app.screen, Home)
        gate.set()
        await rest(pilot)
        assert services.call.stops == 1


async def test_a_call_that_cannot_start_or_go_on_is_told(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("l")
        services.refuses = MissingError("audio.busy", "麦克风正被别的程序占用。请关闭它再试。")
        app_of(pilot).call(services.library.scenario("silent-line"), "voice")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Failure)
        assert services.refuses.message in seen(pilot)
        services.refuses = None
        await pilot.press("enter")
        assert pilot.app.screen.query("#scenarios")
        await place(pilot, services, "silent-line", "voice")
        await tell(pilot, services, *FIRST_TURN)
        await pilot.press("n")
        await asyncio.to_thread(
            services.call.break_down, MissingError("audio.gone", "耳机断开了。")
        )
        await rest(pilot)
        assert isinstance(pilot.app.screen, Failure)
        assert "耳机断开了。" in seen(pilot)
        assert services.call.stops > 0


async def test_an_unscored_turn_says_so(services: FakeServices) -> None:
    async with calling(services, "ordinary-call", "text") as pilot:
        assert text(pilot, "#say") == "接通后在这里提示。"
        await tell(
            pilot, services, events.Answered(1.0, 1), events.TurnStarted(1.0, "ask", None, 1, 0)
        )
        assert text(pilot, "#say") == "这一句不评分，自然回答。"


async def test_the_conversation_can_be_looked_back_at(services: FakeServices) -> None:
    async with calling(services, "abusive-caller", "text", size=(80, 24)) as pilot:
        line = services.call.plan.first.line
        lines = [events.CallerSpeaks(float(at), "angry", line) for at in range(12)]
        await tell(pilot, services, events.Answered(0.0, 1), *lines)
        transcript = pilot.app.screen.query_one("#transcript")
        assert transcript.scroll_y == transcript.max_scroll_y > 0
        await pilot.press("pageup")
        assert transcript.scroll_y < transcript.max_scroll_y
        await pilot.press("pagedown")
        assert transcript.scroll_y == transcript.max_scroll_y


async def test_a_headset_that_goes_away_leaves_the_field_to_type_in(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *RINGS, *FIRST_TURN)
        assert not pilot.app.screen.query_one("#reply", Input).has_focus
        await tell(pilot, services, events.VoiceLost(8.0, "话筒断开了，改用打字接着打。"))
        assert "话筒断开了，改用打字接着打。" in seen(pilot)
        assert pilot.app.screen.query_one("#reply", Input).has_focus
        assert text(pilot, "#hint") == "▸ 请回答 · 打字后按回车"
        assert tuple(keys_shown(pilot)) == FIELD_KEYS
        await pilot.press("h", "i", "enter")
        assert services.call.controls[-1] == controls.Say("hi")


async def test_without_a_headset_the_call_is_typed_from_the_start(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, events.VoiceLost(0.0, "话筒打不开。"), *RINGS)
        assert keys_shown(pilot)["空格"] == "接听"
        await tell(pilot, services, *FIRST_TURN)
        assert pilot.app.screen.query_one("#reply", Input).has_focus


async def test_the_supervisor_has_a_key_of_his_own(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN)
        await pilot.press("u")
        await pilot.press("slash", "f5")
        assert services.call.controls == [controls.Transfer(controls.Desk.SUPERVISOR)] * 2
        await tell(pilot, services, events.Transferred(9.0, controls.Desk.SUPERVISOR))
        assert "已转接给主管" in seen(pilot)


async def test_a_dead_line_can_be_redialled(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN)
        assert "R" not in keys_shown(pilot)
        await tell(pilot, services, events.LineDropped(9.0))
        assert keys_shown(pilot)["R"] == "重拨"
        assert "H" not in keys_shown(pilot)
        assert text(pilot, "#rings") == "线路断了"
        await pilot.press("r")
        assert services.call.controls == [controls.Redial()]
        await tell(pilot, services, events.Redialled(10.0), events.Reconnected(13.0))
        assert text(pilot, "#rings") == "通话中"
        assert "R" not in keys_shown(pilot)
        assert "客户接起" in seen(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_callers_mood_is_shown_once_it_moves(
    services: FakeServices, size: tuple[int, int]
) -> None:
    async with calling(services, size=size) as pilot:
        await tell(pilot, services, *FIRST_TURN)
        assert "火气" not in seen(pilot)
        await tell(pilot, services, events.MoodChanged(9.0, 45, 15, "打断客户 1.2 秒"))
        assert "火气  45 ▲15 打断客户" in seen(pilot)
        await tell(pilot, services, events.MoodChanged(12.0, 35, -10, "该说的都说到了"))
        assert "火气  35 ▼10 该说的都说到了" in seen(pilot)


async def test_a_caller_who_breaks_in_is_to_be_listened_to(services: FakeServices) -> None:
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN, events.SpeechStarted(8.0))
        await tell(
            pilot, services, events.CallerSpeaks(10.0, "first", "你先听我说", interrupts=True)
        )
        assert "客户插话了，停下来听" in text(pilot, "#hint")
        assert "你先听我说" in seen(pilot)
