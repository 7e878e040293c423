from pathlib import Path

import pytest

from tests.content.writing import CARDS, SCENARIO, Checking, write
from trainer.content.check import check
from trainer.content.problem import Problem
from trainer.settings import DEFAULT_FACTS


@pytest.fixture
def checking(tmp_path: Path) -> Checking:
    """A function that checks a folder with these cards and this scenario."""

    def run(cards: str = CARDS, scenario: str = SCENARIO) -> list[Problem]:
        write(tmp_path / "scripts_zh" / "a.yaml", cards)
        write(tmp_path / "scenarios" / "visit.yaml", scenario)
        return check([tmp_path], DEFAULT_FACTS)

    return run
