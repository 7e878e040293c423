"""Build the embedded model: texts → speech → frames → network → graph → a directory for Vosk.

Each stage leaves its result in the work folder and is skipped when it is there; `--stage` makes one
anew. The `graph` stage alone takes seconds: run it when texts have changed.
"""

import argparse
import json
import os
import random
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

# Before numpy and torch are loaded: waiting threads must not burn the cores that others need, and
# each process that makes frames keeps to one core.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch

from recognition_model import names_and_numbers, network
from recognition_model.export import write_acoustic_model
from recognition_model.features import Example, examples, noise_examples
from recognition_model.graph import write_graph
from recognition_model.invented_voices import voice_data
from recognition_model.lexicon import espeak_readings
from recognition_model.synthesis import synthesise
from recognition_model.texts import content_sentences, corpus_sentences, random_sentences
from trainer.speech.model_files import write_manifest

STAGES = ("frames", "train", "graph")
SEED = 20_260


@dataclass(frozen=True, slots=True)
class Profile:
    """How much is made: `copies` renderings of every sentence of the corpus (or of the first
    `sentences` of some length), `numbers` generated sentences with names and numbers,
    `random_texts` strings of random words; `silent` lines on which nobody speaks; `voices` invented
    ones beside espeak's."""

    sentences: int | None
    copies: int
    numbers: int
    random_texts: int
    silent: int
    voices: int
    width: int
    epochs: int
    words: int


PROFILES = {
    "full": Profile(None, 4, 2000, 6000, 400, 90, 320, 4, 20_000),
    "smoke": Profile(24, 4, 4, 12, 6, 3, 96, 40, 300),
}


def say(message: str) -> None:
    """Progress, for the person who waits."""
    print(message, file=sys.stderr, flush=True)


def training_corpus(profile: Profile) -> list[str]:
    """The sentences of the corpus that the profile uses."""
    corpus = corpus_sentences()
    if profile.sentences is None:
        return corpus
    return sorted(corpus, key=len)[200 : 200 + profile.sentences]


def spoken_texts(profile: Profile) -> list[str]:
    """What is spoken: not the shipped content, so that cards and scenarios may change without
    training the network again."""
    rng = random.Random(SEED)
    texts = training_corpus(profile) * profile.copies + _generated(profile)
    texts += random_sentences(profile.random_texts, rng)
    rng.shuffle(texts)
    return texts


def language_texts(profile: Profile) -> list[str]:
    """What the language model is estimated from: the shipped content, the corpus, and generated
    sentences with names and numbers."""
    shipped = content_sentences(random.Random(SEED))
    return [*shipped, *training_corpus(profile), *_generated(profile)]


def _generated(profile: Profile) -> list[str]:
    return names_and_numbers.sentences(profile.numbers, random.Random(SEED))


def _frames_job(
    job: tuple[list[str], int, tuple[Path, tuple[str, ...]]],
) -> tuple[list[Example], int]:
    texts, seed, voices = job
    spoken, dropped = synthesise(texts, seed, *voices)
    return examples(spoken, seed), len(dropped)


def make_frames(profile: Profile, folder: Path) -> None:
    """Speak and augment all texts, on all cores; writes frames.npz."""
    texts = spoken_texts(profile)
    voices = voice_data(folder / "voices", profile.voices, SEED)
    size = max(20, min(400, len(texts) // 4 + 1))
    jobs = [
        (texts[first : first + size], SEED + number, voices)
        for number, first in enumerate(range(0, len(texts), size))
    ]
    made = noise_examples(SEED, profile.silent)
    dropped = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, (batch, lost) in enumerate(pool.map(_frames_job, jobs), start=1):
            made += batch
            dropped += lost
            hours = sum(len(example.frames) for example in made) / 360_000
            say(f"frames: {number} of {len(jobs)} batches, {hours:.1f} h")
    say(f"frames: {dropped} of {len(texts)} sentences dropped (espeak reads them otherwise)")
    np.savez(
        folder / "frames.npz",
        frames=np.concatenate([example.frames for example in made]),
        labels=np.concatenate([example.labels for example in made]),
        lengths=np.asarray([len(example.frames) for example in made]),
    )


def _load_frames(folder: Path) -> list[Example]:
    stored = np.load(folder / "frames.npz")
    ends = np.cumsum(stored["lengths"])[:-1]
    frames = np.split(stored["frames"], ends)
    return [Example(*pair) for pair in zip(frames, np.split(stored["labels"], ends), strict=True)]


def train(profile: Profile, folder: Path) -> None:
    """Train the network on the frames; writes network.pt."""
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1)))
    trained = network.train(
        _load_frames(folder), profile.width, profile.epochs, SEED, say, folder / "network.pt"
    )
    network.save(trained, folder / "network.pt")


def make_model(profile: Profile, folder: Path, out: Path) -> None:
    """Write the model directory from the network and the texts, replacing `out`."""
    readings = folder / "readings.json"
    if not readings.exists():
        with ProcessPoolExecutor(1) as pool:  # espeak may be opened once in a process.
            spoken = pool.submit(espeak_readings, profile.words).result()
        readings.write_text(json.dumps(spoken, ensure_ascii=False), encoding="utf-8")
    fresh = folder / "model"
    shutil.rmtree(fresh, ignore_errors=True)
    write_acoustic_model(network.load(folder / "network.pt"), fresh)
    spoken = json.loads(readings.read_text(encoding="utf-8"))
    write_graph(language_texts(profile), spoken, profile.words, fresh, folder, say)
    card = out / "MODEL_CARD.md"
    if card.exists():
        shutil.copy(card, fresh)
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(fresh, out)
    write_manifest(out)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    say(f"model: {out}, {size / 1e6:.2f} MB")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m recognition_model.build", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="directory of the finished model")
    parser.add_argument("--work", type=Path, required=True, help="folder for what the stages make")
    parser.add_argument("--profile", choices=PROFILES, default="full")
    parser.add_argument("--stage", choices=STAGES, help="make this stage anew, and nothing else")
    options = parser.parse_args()
    profile: Profile = PROFILES[options.profile]
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    if options.stage == "frames" or (not options.stage and not (work / "frames.npz").exists()):
        make_frames(profile, work)
    if options.stage == "train" or (not options.stage and not (work / "network.pt").exists()):
        train(profile, work)
    if options.stage in (None, "graph"):
        make_model(profile, work, options.out)


if __name__ == "__main__":
    main()
