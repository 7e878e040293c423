"""Examples and good runs by voice, held against the verdicts on the typed words."""

from pathlib import Path

from tests.content.writing import codes
from tests.workshop.echo import Echo
from tests.workshop.trials import CARD, SCENARIO, SITE, visit
from trainer.content.check import Checked
from trainer.content.problem import Problem
from trainer.workshop.voice import check_by_voice

EXAMPLES = """\
      - 说: 早上好，请问有什么可以帮您？有话快说。
        犯禁:
          - 有话快说
      - 说: 嗯
        第几步: 9
"""
RUN = """
动作:
  - 说: 早上好，请问有什么可以帮您？
  - 登记:
      房号: "{room}"
  - 说: 请您稍等
通过: 是
"""


def differing(folder: Path, studio: Echo, run: str = RUN) -> list[Problem]:
    library = visit(folder, run, SCENARIO.format(mark=80, weight=1), CARD + EXAMPLES)
    files = frozenset(folder.rglob("*.yaml"))
    return check_by_voice(Checked(files, library), SITE, studio)


def test_what_is_heard_as_it_was_said_is_no_problem(tmp_path: Path) -> None:
    assert differing(tmp_path, Echo()) == []


def test_an_item_that_was_not_heard(tmp_path: Path) -> None:
    problems = differing(tmp_path, Echo({"请问有什么可以帮您": "天气不错"}))
    assert codes(problems) == [
        "content.run-unheard",
        "content.example-unheard",
        "content.example-unheard",
    ]
    run, _, example = (problem.message for problem in problems)
    assert example.startswith("用语音说，听成“早上好，天气不错？”")
    assert "“请问有什么可以帮您”判为没说到，打字说到了" in example
    assert run.startswith("试跑“试一试”用语音接：")
    assert "没有通过" in run
    assert "“one”听成“早上好，天气不错？”" in run
    assert "走到了“again”，打字走到“two”" in run


def test_forbidden_phrases_that_are_lost_or_made_up(tmp_path: Path) -> None:
    (lost,) = differing(tmp_path, Echo({"有话快说": "有花开过"}))
    assert "没听出禁语“有话快说”" in lost.message
    made_up = differing(tmp_path, Echo({"早上好，": "早上好，有话快说，"}))
    assert any("多判了禁语“有话快说”" in problem.message for problem in made_up)


def test_bad_runs_are_not_played(tmp_path: Path) -> None:
    bad = "动作:\n  - 说: 早上好，请问有什么可以帮您？\n  - 挂机: 是\n通过: 否"
    problems = differing(tmp_path, Echo({"请问有什么可以帮您": "天气不错"}), bad)
    assert set(codes(problems)) == {"content.example-unheard"}


def test_progress_counts_examples_and_good_runs(tmp_path: Path) -> None:
    library = visit(tmp_path, RUN, SCENARIO.format(mark=80, weight=1), CARD + EXAMPLES)
    files = frozenset(tmp_path.rglob("*.yaml"))
    told: list[tuple[int, int, str]] = []
    check_by_voice(
        Checked(files, library),
        SITE,
        Echo(),
        lambda done, total, where: told.append((done, total, where)),
    )
    assert told == [*((n, 4, "greeted") for n in (1, 2, 3)), (4, 4, "visit")]
