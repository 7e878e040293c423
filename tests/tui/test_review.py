from dataclasses import replace
from pathlib import Path

from tests.tui.driving import Driver, app_of, keys_shown, opened, rest, seen, text
from tests.tui.fakes import FakeServices
from tests.tui.results import held, past, recorded
from trainer.call.result import CallResult
from trainer.call.robot import rude, silent
from trainer.content.library import Library
from trainer.errors import MissingError
from trainer.scoring.expectation import Severity
from trainer.scoring.verdict import ForbiddenVerdict, ReplyScore, RequiredVerdict, State
from trainer.tui.screens.call import CallScreen
from trainer.tui.screens.review import Review, stretch
from trainer.tui.widgets.timeline import Timeline, faults
from trainer.tui.widgets.turn_review import TurnReview, heard, turn_verdicts


async def review(pilot: Driver, result: CallResult) -> None:
    app_of(pilot).push_screen(Review(result))
    await rest(pilot)


def focused(pilot: Driver) -> int | None:
    block = pilot.app.focused
    return block.number if isinstance(block, TurnReview) else None


async def test_a_good_call(services: FakeServices) -> None:
    result = held(services.library, "silent-line")
    services.past = [
        past(result, "2026-03-03T14:22:10"),
        past(held(services.library, "silent-line", rude()), "2026-03-02T14:00:00"),
    ]
    async with opened(services) as pilot:
        await review(pilot, result)
        assert text(pilot, "#verdict") == "100 分   ✔ 通过   正常结束   比上次 ▲100"
        assert text(pilot, "#status") == "03-04 14:00 · 打字 · 00:30"
        assert focused(pilot) == 1
        assert "听到  〖您好〗，〖安居客服中心〗，〖欢迎您的来电〗" in seen(pilot)
        assert "可说" not in seen(pilot)
        # Typed replies leave nothing to play.
        assert list(keys_shown(pilot).values()) == ["再练一次", "返回", "按键", "命令", "退出"]


async def test_a_bad_call_tells_what_was_wrong_and_what_is_right(services: FakeServices) -> None:
    async with opened(services, size=(120, 40)) as pilot:
        await review(pilot, held(services.library, "silent-line", rude()))
        assert text(pilot, "#verdict").startswith("0 分   ✘ 没有通过")
        lines = seen(pilot)
        assert "〖喂，说话〗呀" in lines
        assert "◆ 说了「喂，说话」（不该说「喂，说话呀」）  −5" in lines
        assert "✘ 安居客服中心  没有说到" in lines
        assert "◆ 静候 1.6 秒（须满 5 秒）  −5" in lines
        assert "可说  您好，安居客服中心，欢迎您的来电，请问有什么可以帮您？" in lines
        await pilot.press("down", "down", "down")
        assert "◆ 响 5 声接起（不超过 3 声）  −1.5" in seen(pilot)


async def test_critical_faults_stand_above_everything(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await review(pilot, held(services.library, "abusive-caller", silent()))
        assert text(pilot, "#critical") == "◆ 严重错误  客户等不到回答，挂了电话"
        assert "（没有回答）" in seen(pilot)


async def test_opens_at_the_first_fault_and_goes_block_by_block(services: FakeServices) -> None:
    good = held(services.library, "silent-line")
    bad = held(services.library, "silent-line", rude())
    mixed = replace(good, turns=(good.turns[0], bad.turns[1], good.turns[2]))
    async with opened(services) as pilot:
        await review(pilot, mixed)
        assert focused(pilot) == 2
        await pilot.press("up")
        assert focused(pilot) == 1
        await pilot.press("up")
        assert focused(pilot) == 1
        await pilot.press("down", "down", "down")
        assert focused(pilot) is None
        block = pilot.app.focused
        assert block is not None
        assert block.region.bottom <= pilot.app.screen.query_one("#turns").region.bottom
        await pilot.press("down")
        assert pilot.app.focused is block


async def test_a_block_higher_than_the_window_is_scrolled_through(services: FakeServices) -> None:
    async with opened(services, size=(60, 18)) as pilot:
        await review(pilot, held(services.library, "abusive-caller", rude()))
        turns = pilot.app.screen.query_one("#turns")
        assert focused(pilot) == 1
        await pilot.press("down")
        assert focused(pilot) == 1
        assert turns.scroll_y > 0
        await pilot.press("pagedown", "pagedown", "down")
        assert focused(pilot) is None
        await pilot.press("pageup", "pageup", "pageup")
        assert turns.scroll_y == 0


async def test_the_recording_of_a_turn_is_played(services: FakeServices) -> None:
    result = recorded(held(services.library, "silent-line"))
    async with opened(services) as pilot:
        await review(pilot, result)
        await pilot.press("down", "space")
        await rest(pilot)
        assert services.played == [(Path("calls/one/call.flac"), *stretch(result.turns[1]))]
        assert keys_shown(pilot)["S"] == "停止"
        await pilot.press("s")
        await rest(pilot)
        assert services.stopped_playing == 1
        assert "S" not in keys_shown(pilot)
        # The whole call has no stretch of its own.
        await pilot.press("down", "down", "space")
        assert len(services.played) == 1
        # Nothing plays on behind other screens.
        await pilot.press("up", "space", "escape")
        await rest(pilot)
        assert services.stopped_playing == 2


async def test_playing_that_fails_is_told_and_leaves_the_review(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await review(pilot, recorded(held(services.library, "silent-line")))
        services.refuses = MissingError("audio.none", "没有声卡[无]。请插上耳机再听。")
        await pilot.press("space")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Review)
        assert "没有声卡[无]" in seen(pilot)
        assert "S" not in keys_shown(pilot)


async def test_the_same_scenario_once_more(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await review(pilot, recorded(held(services.library, "silent-line")))
        await pilot.press("r")
        await rest(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, CallScreen)
        assert (screen.scenario.id, services.call.modality) == ("silent-line", "voice")


async def test_a_call_that_was_not_answered(services: FakeServices) -> None:
    result = replace(held(services.library, "silent-line"), turns=(), duration_s=0.0)
    async with opened(services) as pilot:
        await review(pilot, result)
        assert not pilot.app.screen.query_one(Timeline).display
        assert focused(pilot) is None
        await pilot.press("up", "down")


def test_the_timeline_marks_where_marks_were_lost(library: Library) -> None:
    assert faults(held(library, "silent-line")) == []
    bad = held(library, "silent-line", rude())
    first = bad.turns[0]
    assert first.reply_start in faults(bad)


def test_evidence_that_overlaps_is_marked_once(library: Library) -> None:
    turn = held(library, "silent-line").turns[0]
    score = ReplyScore(
        False,
        50,
        (
            RequiredVerdict("您好", State.MET, 1.0, "您好", (0, 2)),
            RequiredVerdict("好安居", State.UNCLEAR, 0.7, "好安居", (1, 4)),
        ),
        (ForbiddenVerdict("安居", "安居", Severity.MAJOR, State.UNCLEAR, (2, 4)),),
    )
    shown = heard(replace(turn, heard="您好安居客服", heard_confidence=0.41, score=score))
    assert shown.plain == "〖您好〗〖安居〗客服（置信 0.41，没听清的不扣分）"


def test_what_was_not_heard_clearly_costs_nothing_and_says_so(library: Library) -> None:
    turn = held(library, "silent-line").turns[0]
    score = ReplyScore(
        True,
        100,
        (
            RequiredVerdict("谢谢", State.MET, 1.0),
            RequiredVerdict("请原谅", State.MISSED, 0.1, bonus=True),
            RequiredVerdict("再见", State.UNCLEAR, 0.6),
        ),
        (ForbiddenVerdict("喂", "位", Severity.MAJOR, State.UNCLEAR),),
    )
    lines = [line.plain for line in turn_verdicts(replace(turn, score=score, conduct=()))]
    assert lines == [
        "◌ 像是说了「位」（不该说「喂」）  没听清，不扣分",
        "◌ 再见  没听清，不扣分",
        "✔ 谢谢",
        "＋ 请原谅  说了可加分",
    ]
    unscored = turn_verdicts(replace(turn, score=None, conduct=()))
    assert [line.plain for line in unscored] == ["这一轮不评分"]


def test_a_turn_is_played_from_its_first_word_to_its_last(library: Library) -> None:
    turn = held(library, "abusive-caller").turns[0]
    assert stretch(turn) == (turn.caller_start, turn.reply_end)
    early = replace(turn, caller_start=5.0, caller_end=9.0, reply_start=4.0, reply_end=6.0)
    assert stretch(early) == (4.0, 9.0)
    unanswered = replace(turn, caller_start=5.0, caller_end=9.0, reply_start=None, reply_end=None)
    assert stretch(unanswered) == (5.0, 9.0)
