"""Voices that nobody wrote: crossed at random from espeak's own, each as different as they are.

A network that has heard only the voices of a list knows those; one that has heard a new voice in
every other sentence has to listen to what all voices share.
"""

import random
import shutil
from pathlib import Path

import espeakng_loader

from recognition_model.voices import MAIN_VOICES, OTHER_VOICES

_VARIANTS = Path("espeak-ng-data/voices/!v")
_NOT_INHERITED = frozenset(("language", "name", "gender", "klatt"))
_SWING = {
    "formant": (0.08, 0.35, 0.25),
    "pitch": (0.12, 0.12),
    "tone": (0.1, 0.4),
    "consonants": (0.3, 0.3),
}
"""By how much the numbers of a line may differ from the parent's, as shares; in turn."""


def voice_data(folder: Path, count: int, seed: int) -> tuple[Path, tuple[str, ...]]:
    """Copy espeak's data to `folder` with `count` new voice variants; the directory to give to
    `Espeak`, and the variants' names."""
    rng = random.Random(seed)
    source = Path(espeakng_loader.get_data_path())
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder / "espeak-ng-data")
    parents = [_traits(folder / _VARIANTS / name) for name in (*MAIN_VOICES, *OTHER_VOICES)]
    names = tuple(f"new{number}" for number in range(count))
    for name in names:
        text = "\n".join(["language variant", f"name {name}", *_child(parents, rng)])
        (folder / _VARIANTS / name).write_text(text + "\n", encoding="utf-8")
    return folder, names


def _traits(path: Path) -> dict[str, list[str]]:
    """The lines of a variant by what they set; every formant is a trait of its own."""
    traits: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split("//")[0].split()
        if words and words[0].isalpha() and words[0] not in _NOT_INHERITED:
            traits[" ".join(words[:2]) if words[0] == "formant" else words[0]] = words
    return traits


def _child(parents: list[dict[str, list[str]]], rng: random.Random) -> list[str]:
    """Every trait from some parent, or missing as in that parent."""
    lines: list[str] = []
    for trait in sorted({trait for parent in parents for trait in parent}):
        words = rng.choice(parents).get(trait)
        if words is not None:
            lines.append(_varied(words, rng))
    return lines


def _varied(words: list[str], rng: random.Random) -> str:
    swing = _SWING.get(words[0])
    if swing is None:
        return " ".join(words)
    kept = 2 if words[0] == "formant" else 1
    numbers = [
        str(round(float(word) * (1 + rng.uniform(-1, 1) * swing[place % len(swing)])))
        for place, word in enumerate(words[kept:])
    ]
    return " ".join([*words[:kept], *numbers])
