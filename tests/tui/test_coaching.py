from dataclasses import replace

from tests.tui.fakes import plan_of
from trainer.content.library import Library
from trainer.content.model import END, Branch, Outcome
from trainer.scoring.transcript import Source
from trainer.scoring.verdict import State
from trainer.tui.coaching import Help, Item, cues, so_far, states, what_now


def test_cues_are_the_mandated_words_with_the_facts_of_the_site(library: Library) -> None:
    found = cues(plan_of(library, "ordinary-call"), "opening")
    assert found is not None
    ((name, items),) = found.ways
    assert name == ""
    assert [item.text for item in items] == ["早上好", "安居客服中心", "请问有什么可以帮您"]
    assert found.forbidden == ("喂，说话呀",)
    assert found.general == ("不知道", "没办法", "这不归我管")
    assert found.wait_s == 0


def test_an_unscored_turn_has_no_cues(library: Library) -> None:
    plan = plan_of(library, "ordinary-call")
    assert cues(plan, "ask") is None
    assert so_far(plan, "ask", "好的", Source.TYPED) is None


def test_ways_bonus_and_waits_are_told(library: Library) -> None:
    dialect = cues(plan_of(library, "dialect-caller"), "ask")
    silent = cues(plan_of(library, "silent-line"), "second")
    abusive = cues(plan_of(library, "abusive-caller"), "angry")
    assert dialect and silent and abusive
    assert [name for name, _ in dialect.ways] == ["有同事", "无同事"]
    assert silent.wait_s == 5
    assert [item.bonus for item in abusive.ways[0][1]] == [False, False, False, True]


def test_help_goes_round_in_three_steps() -> None:
    assert Help.SCRIPT.following is Help.CUES
    assert Help.CUES.following is Help.NONE
    assert Help.NONE.following is Help.SCRIPT


def test_a_cue_gives_away_the_beginning_of_each_clause() -> None:
    item = Item("非常抱歉，请您换一部电话再打来", bonus=False)
    assert item.shown(Help.SCRIPT) == "非常抱歉，请您换一部电话再打来"
    assert item.shown(Help.CUES) == "非常＿＿，请您＿＿＿＿"
    assert Item("我是{name}", bonus=False).shown(Help.SCRIPT) == "我是＿＿"


def test_items_are_met_while_the_reply_grows(library: Library) -> None:
    plan = plan_of(library, "ordinary-call")

    def met(text: str) -> list[str]:
        marks = states(so_far(plan, "opening", text, Source.SPOKEN))
        return [item for item, state in marks.items() if state is State.MET]

    assert met("") == []
    assert met("早上好") == ["早上好"]
    assert met("早上好安居客服中心请问") == ["早上好", "安居客服中心"]
    assert len(met("早上好安居客服中心请问有什么可以帮到您")) == 3


def test_something_forbidden_is_told_at_once(library: Library) -> None:
    score = so_far(plan_of(library, "ordinary-call"), "opening", "喂，说话呀", Source.TYPED)
    assert score is not None
    assert [hit.phrase for hit in score.forbidden] == ["喂，说话呀"]


def test_what_is_to_be_done_now(library: Library) -> None:
    silent = plan_of(library, "silent-line").turns
    transfer = plan_of(library, "dialect-caller").turns["ask"]

    def told(turn: str, scored: bool, how: Help = Help.SCRIPT) -> str:
        return what_now(silent[turn], scored, True, how)

    assert what_now(None, False, False, Help.SCRIPT) == "请回答 · 打字后按回车"
    assert told("first", False) == "请回答 · 直接说"
    assert told("second", False) == "先静候 5 秒，再回答"
    assert told("second", False, Help.NONE) == "请回答 · 直接说"
    assert told("third", True) == "再静候 5 秒，没有回应就可以挂机"
    assert told("third", True, Help.NONE) == "客户在听"
    assert what_now(transfer, True, True, Help.CUES) == "说完了 · 该转接就转接"
    turn = replace(transfer.turn, branches=(Branch(Outcome.SUPERVISOR, END),))
    supervisor = replace(transfer, turn=turn)
    assert what_now(supervisor, True, True, Help.CUES) == "说完了 · 该请主管就转主管"
