"""Real models in directories of the test's own, and two recorded sentences."""

import shutil
from pathlib import Path

import numpy as np
import soundfile

import trainer
from trainer.speech.model_files import MANIFEST, write_manifest
from trainer.speech.ports import SAMPLE_RATE, Samples

EMBEDDED_DIRECTORY = Path(trainer.__file__).parent / "models" / "embedded"

GREETING = "您好请问有什么可以帮您"
APOLOGY = "非常抱歉请您稍等"

MODEL_FILES = (
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/Gr.fst",
    "graph/HCLr.fst",
    "graph/disambig_tid.int",
    "graph/phones/word_boundary.int",
    "graph/words.txt",
)
"""What Vosk reads of the embedded model."""


def recording(name: str) -> Samples:
    """A sentence spoken by espeak-ng, kept as a file so that every machine hears the same."""
    samples, rate = soundfile.read(Path(__file__).parent / "data" / f"{name}.flac", dtype="int16")
    assert rate == SAMPLE_RATE
    return samples.astype(np.int16)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


def copy_model(to: Path, *, manifest: bool = True) -> Path:
    """Copy the embedded model, so that the test may break it."""
    shutil.copytree(EMBEDDED_DIRECTORY, to)
    (to / MANIFEST).unlink(missing_ok=True)
    if manifest:
        write_manifest(to)
    return to
