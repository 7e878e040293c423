"""The form of the call held to its facts."""

import pytest

from trainer.scoring.record import judge_record
from trainer.scoring.verdict import RecordVerdict, State

MET, UNCLEAR, MISSED = State.MET, State.UNCLEAR, State.MISSED


@pytest.mark.parametrize(
    ("fact", "written", "state"),
    [
        ("王芳", "王芳", MET),
        ("王芳", "王芳女士", MET),
        ("王芳", "王方", MISSED),
        ("王芳", "", MISSED),
        ("王芳", "  ，", MISSED),
        ("3栋502", "三栋五零二", MET),
        ("3栋502", "３ 栋 502 房", MET),
        ("3栋502", "3栋503", MISSED),
        ("13812345678", "138-1234-5678", MET),
        ("13812345678", "13812345679", MISSED),
        ("13812345678", "1381234567", MISSED),
        ("廚房水管漏水", "厨房水管漏水", MET),
        ("厨房水管漏水", "厨房的水管漏水了", UNCLEAR),
        ("厨房水管漏水", "投诉噪音", MISSED),
    ],
)
def test_a_field(fact: str, written: str, state: State) -> None:
    assert judge_record({"事项": fact}, {"事项": written}) == (
        RecordVerdict("事项", state, fact, written),
    )


def test_every_field_that_was_to_be_noted_has_its_verdict_and_no_other() -> None:
    verdicts = judge_record({"姓名": "王芳", "房号": "502"}, {"姓名": "王芳", "事项": "漏水"})
    assert [(one.field, one.state, one.written) for one in verdicts] == [
        ("姓名", MET, "王芳"),
        ("房号", MISSED, ""),
    ]
    assert judge_record({}, {"姓名": "王芳"}) == ()
