"""The whole recipe, small, in the environment that `make model-env` makes."""

import subprocess
from pathlib import Path

import pytest

from recognition_model.bench_hearing import hanzi, load, spoken, transcribe
from trainer.speech.model_files import check_files

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "recognition_model" / ".venv"
TOOLS = ROOT / "build" / "model" / "openfst"


def recipe_python() -> Path:
    """The recipe's own Python."""
    found = [
        path for path in (FOLDER / "bin/python", FOLDER / "Scripts/python.exe") if path.exists()
    ]
    assert found, "the recipe has no environment: run `make model-env`"
    return found[0]


def run(*arguments: str) -> str:
    done = subprocess.run(
        [recipe_python(), *arguments],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_parts_hold_in_their_own_environment() -> None:
    folder = Path(__file__).with_name("recipe")
    assert " passed" in run("-m", "pytest", "-c", str(folder / "pytest.ini"), str(folder))


@pytest.mark.slow
def test_a_small_model_comes_out_and_hears_what_it_was_trained_on(tmp_path: Path) -> None:
    work, out = tmp_path / "work", tmp_path / "small"
    work.mkdir()
    if TOOLS.exists():
        (work / "openfst").symlink_to(TOOLS, target_is_directory=True)
    run(
        "-m",
        "recognition_model.build",
        "--profile",
        "smoke",
        "--work",
        str(work),
        "--out",
        str(out),
    )
    check_files(out, "small", thorough=True)
    # What the smallest profile has learnt; its own list tells.
    sentences = run(
        "-c",
        "from recognition_model.build import PROFILES, training_corpus\n"
        "print(*training_corpus(PROFILES['smoke']), sep='\\n')",
    ).splitlines()
    model = load(out)
    right = sum(
        transcribe(model, audio) == hanzi(sentence)
        for sentence, audio in zip(sentences, spoken(sentences, ("",)), strict=True)
    )
    assert right >= len(sentences) // 2
