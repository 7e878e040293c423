"""The call's form (来电登记) held to the facts of the call."""

from collections.abc import Mapping

from rapidfuzz import fuzz

from trainer.scoring.normalise import normalise
from trainer.scoring.numerals import NUMERALS
from trainer.scoring.verdict import RecordVerdict, State

_SAME = 90.0
_DOUBTFUL = 70.0


def judge_record(
    expected: Mapping[str, str], written: Mapping[str, str]
) -> tuple[RecordVerdict, ...]:
    """A verdict on every field that was to be noted (call-record: time, room, name, contact and
    matter). Numbers must agree; of other words most, and what is near is left to a person."""
    return tuple(
        RecordVerdict(field, _state(fact, written.get(field, "")), fact, written.get(field, ""))
        for field, fact in expected.items()
    )


def _state(fact: str, written: str) -> State:
    wanted, got = normalise(fact).text, normalise(written).text
    if not got or _digits(wanted) != _digits(got):
        return State.MISSED
    if wanted in got:
        return State.MET
    likeness = fuzz.ratio(wanted, got)
    if likeness >= _SAME:
        return State.MET
    return State.UNCLEAR if likeness >= _DOUBTFUL else State.MISSED


def _digits(text: str) -> str:
    return "".join(NUMERALS.findall(text))
