"""Recognition of whole recordings, however long, in bounded memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from trainer.errors import TrainerError
from trainer.scoring.transcript import Transcript
from trainer.speech.listener import END_S, SpeechListener
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples, Speech
from trainer.speech.recognition import RecognitionModel


@dataclass(frozen=True, slots=True)
class Transcription:
    """What a recording says; word times are in seconds since its first sample."""

    transcript: Transcript
    duration_s: float


def speech_in(model: RecognitionModel, blocks: Iterable[Samples]) -> Iterator[Speech]:
    """The stretches of speech in a recording that comes in `blocks` of any length, each understood
    by itself; times are in seconds since the first sample."""
    listener = SpeechListener(model.recognizer())
    silence = np.zeros(round((END_S + 0.5) * SAMPLE_RATE), np.int16)
    rest = np.zeros(0, np.int16)
    for samples in chain(blocks, [silence]):
        rest = np.concatenate([rest, samples])
        whole = len(rest) // BLOCK * BLOCK
        for at in range(0, whole, BLOCK):
            listener.hear(rest[at : at + BLOCK])
            if listener.ended and (speech := listener.finish()) is not None:
                yield speech
        rest = rest[whole:]


def transcribe(
    model: RecognitionModel,
    blocks: Iterable[Samples],
    *,
    on_progress: Callable[[float], object] = lambda _seconds: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Transcription:
    """Recognise a recording that comes in `blocks` (mono, 16-bit, 16 kHz) of any length.

    `on_progress` hears after each block how many seconds are done; `cancelled` is asked before each
    and ends the work with TrainerError `cancelled`.
    """
    recognizer = model.recognizer()
    done = 0
    for block in blocks:
        if cancelled():
            raise TrainerError("cancelled", "已取消识别。")
        recognizer.accept(block)
        done += block.size
        on_progress(done / SAMPLE_RATE)
    return Transcription(recognizer.finish(), done / SAMPLE_RATE)
