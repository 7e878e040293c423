"""Recognition of whole recordings, however long, in bounded memory."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trainer.errors import TrainerError
from trainer.scoring.transcript import Transcript
from trainer.speech.ports import SAMPLE_RATE, Samples
from trainer.speech.recognition import RecognitionModel


@dataclass(frozen=True, slots=True)
class Transcription:
    """What a recording says; word times are in seconds since its first sample."""

    transcript: Transcript
    duration_s: float


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
