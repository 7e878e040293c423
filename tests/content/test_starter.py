from pathlib import Path

import pytest

from tests.content.writing import write
from trainer.content.check import check
from trainer.content.library import Library
from trainer.content.starter import starter_card, starter_scenario
from trainer.errors import UsageError
from trainer.settings import DEFAULT_FACTS


def test_starter_files_pass_the_check(tmp_path: Path) -> None:
    card = write(tmp_path / "scripts_zh" / "late.yaml", starter_card("late-delivery"))
    call = write(tmp_path / "scenarios" / "ask.yaml", starter_scenario("ask-hours"))
    assert check([card, call], DEFAULT_FACTS) == []
    assert check([tmp_path], DEFAULT_FACTS) == []
    library = Library.load([card])
    assert list(library.cards) == ["late-delivery"]


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("Late_Delivery", "如 late-delivery。"),
        ("../../etc/passwd", "如 etc-passwd。"),
        ("投诉", "如 late-delivery。"),
        ("", "如 late-delivery。"),
        ("-x", "如 x。"),
        ("a" * 65, "最多 64 个字符"),
        ("a\n", "如 a。"),
        ("a: b", "如 a-b。"),
    ],
)
def test_an_id_that_cannot_be_is_told_with_a_better_one(written: str, better: str) -> None:
    for starter in (starter_card, starter_scenario):
        with pytest.raises(UsageError) as told:
            starter(written)
        assert told.value.code == "new.bad-id"
        assert better in told.value.message
