"""Leaking: telephone numbers and what is known of residents."""

from datetime import datetime

import pytest

from trainer.scoring.expectation import Expectation, Required, Severity, Way
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.transcript import Reply, Source, Transcript, Word
from trainer.scoring.verdict import ReplyScore, State

NOON = datetime(2026, 11, 24, 15)
FACTS = {"company": "安居客服中心", "hotline": "02087654321"}
PHONE, RESIDENT = "泄露电话号码", "泄露住户资料"


def score(
    text: str,
    *required: str,
    public: tuple[str, ...] = (),
    facts: dict[str, str] | None = None,
    source: Source = Source.SPOKEN,
    words: tuple[Word, ...] = (),
) -> ReplyScore:
    way = Way(tuple(Required((phrase,)) for phrase in required))
    expectation = Expectation((way,), public_numbers=public)
    return score_reply(
        Reply(Transcript(text, words), source), expectation, Situation(NOON, facts or {})
    )


def leaked(text: str, *required: str, public: tuple[str, ...] = ()) -> list[str]:
    return [hit.phrase for hit in score(text, *required, public=public).forbidden]


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("他的手机是13812345678", [PHONE]),
        ("他的手机是幺三八一二三四五六七八", [PHONE]),
        ("他的手機是一三八，一二三四，五六七八", [PHONE]),
        ("您记一下，13812345678", [PHONE]),
        ("业主的电话是020-87654321", [PHONE]),
        ("我的号码是87654321", [PHONE]),
        ("经理的私人电话您记一下，零二零八七六五四三二一", [PHONE]),
        ("您拨打10086就可以了", []),
        ("请拨打110报警", []),
        ("我们的热线是4008001234", []),
        ("我们的工号是8036", []),
        ("二十四小时内回复您", []),
        ("", []),
    ],
)
def test_telephone_numbers(text: str, leaks: list[str]) -> None:
    assert leaked(text) == leaks


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("跟您核对一下，您的电话是13812345678，对吗", []),
        ("您留的号码是13812345678", []),
        ("我重复一遍，13812345678", []),
        ("您的电话我记下了，王先生的手机是13812345678", [PHONE]),
        ("您记一下他的手机13812345678，对吗", [PHONE]),
    ],
)
def test_the_callers_own_number_may_be_read_back(text: str, leaks: list[str]) -> None:
    assert leaked(text) == leaks


@pytest.mark.parametrize(
    "text",
    ["前台的电话是87654321", "物业电话是020-87654321", "公司电话您记一下，87654321"],
)
def test_the_companys_own_lines_are_public(text: str) -> None:
    assert leaked(text) == []


def test_the_cards_public_list() -> None:
    text = "他的电话是020-87654321"
    assert leaked(text) == [PHONE]
    assert leaked(text, public=("02087654321",)) == []
    assert leaked(text, public=("零二零八七六五四三二一",)) == []
    assert leaked(text, public=("02087654322",)) == [PHONE]
    assert not score(text, public=("{hotline}",), facts=FACTS).forbidden


def test_an_account_is_no_telephone() -> None:
    assert leaked("我的微信是13812345678") == []
    assert leaked("我的QQ是87654321") == []


def test_a_number_that_a_slot_asks_for_is_no_leak() -> None:
    phrase = "请您拨打{phone}联系"
    assert leaked("请您拨打13812345678联系") == [PHONE]
    assert leaked("请您拨打13812345678联系", phrase) == []
    assert leaked("请您拨打13812345678联系，他的手机是13987654321", phrase) == [PHONE]


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("王先生住在三栋五零二", [RESIDENT]),
        ("他住三号楼", [RESIDENT]),
        ("樓上的業主住在5棟", [RESIDENT]),
        ("业主的房号是502", [RESIDENT]),
        ("她的身份证号码是440106", [RESIDENT]),
        ("您邻居的车牌是粤A12345", [RESIDENT]),
        ("他在银行上班", [RESIDENT]),
        ("您住在三栋五零二，对吗", []),
        ("请问您住在几栋", []),
        ("请问业主的房号是多少", []),
        ("他在上班时间不方便接电话", []),
        ("他住在哪里我不方便透露", []),
    ],
)
def test_what_is_known_of_residents(text: str, leaks: list[str]) -> None:
    assert leaked(text) == leaks


def test_a_leak_is_critical_and_says_what_and_why() -> None:
    text = "嗯，他的手机是138 1234 5678"
    result = score(text)
    (hit,) = result.forbidden
    assert hit.severity is Severity.CRITICAL
    assert hit.evidence == "138 1234 5678"
    assert hit.span is not None
    assert text[slice(*hit.span)] == hit.evidence
    assert "保密" in hit.clause
    assert (result.score, result.passed) == (0, False)


def test_typed_ones_count_too() -> None:
    assert score("他住在3栋502", source=Source.TYPED).forbidden
    assert score("他的手机１３８１２３４５６７８", source=Source.TYPED).forbidden


def test_one_that_was_not_heard_clearly_costs_nothing() -> None:
    text = "他的手机是13812345678"
    words = (Word("他的手机是", 0, 1, 0.9), Word("13812345678", 1, 3, 0.2))
    result = score(text, words=words)
    assert result.forbidden[0].state is State.UNCLEAR
    assert (result.score, result.passed) == (100, True)


def test_a_fact_of_the_call_is_the_callers_own_unless_it_is_somebody_elses() -> None:
    facts = {"phone": "13812345678"}

    def told(text: str) -> list[str]:
        return [hit.phrase for hit in score(text, facts=facts).forbidden]

    assert told("好的，13812345678") == []
    assert told("楼上漏水，您的电话是13812345678") == []
    assert told("楼上业主的电话是13812345678") == [PHONE]


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("董杰先生，电话13812345678，请您核对", []),
        ("董先生，电话13812345678，请您核对", []),
        ("懂先生，电话13812345678，请您核对", []),
        ("王先生，电话13812345678，请您核对", [PHONE]),
        ("董先生，王先生的电话是13812345678", [PHONE]),
    ],
)
def test_the_caller_by_his_name_is_nobody_else(text: str, leaks: list[str]) -> None:
    facts = {"caller": "董杰", "phone": "一三八一二三四五六七八"}
    assert [hit.phrase for hit in score(text, facts=facts).forbidden] == leaks
