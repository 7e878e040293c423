"""A recogniser's work, done in order: at once, or on a thread of its own.

On a thread of its own a slow recogniser holds nothing up: the sound of a call goes on, and what was
said waits in memory until its turn comes.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from trainer.scoring.transcript import Transcript
from trainer.speech.ports import SAMPLE_RATE, Recognizer, Samples

BACKLOG_S = 120.0
"""Sound that may wait for the recogniser (4 MB); what comes beyond is left out, and counted."""

_Result = TypeVar("_Result")


class RecognitionQueue:
    """Feeds a recogniser. All methods are for one thread, that of the call."""

    def __init__(self, recognizer: Recognizer, background: bool) -> None:
        self._recognizer = recognizer
        self._thread = ThreadPoolExecutor(1, "recognition") if background else None
        self._taken = 0
        self._done = 0
        self._failure: Exception | None = None
        self._asked: Future[str] | None = None
        self._partial = ""
        self.lost_s = 0.0
        """Seconds of sound that were left out so far because the recogniser is too slow."""

    @property
    def behind_s(self) -> float:
        """Seconds of sound that wait."""
        return (self._taken - self._done) / SAMPLE_RATE

    def accept(self, samples: Samples) -> None:
        """Feed audio of any length."""
        if self.behind_s >= BACKLOG_S:
            self.lost_s += samples.size / SAMPLE_RATE
            return
        self._taken += samples.size
        self._do(lambda: self._accept(samples))

    def _accept(self, samples: Samples) -> None:
        try:
            if self._failure is None:
                self._recognizer.accept(samples)
        except Exception as error:
            # Nobody looks at the outcome of this job; `finish` tells it.
            self._failure = error
        self._done += samples.size

    def partial(self) -> str:
        """What has been understood so far, or had been when this was asked before; never waits."""
        self._look()
        if self._asked is None:
            self._asked = self._do(self._recognizer.partial)
            self._look()
        return self._partial

    def _look(self) -> None:
        if self._asked is not None and self._asked.done():
            self._partial = self._asked.result()
            self._asked = None

    def finish(self, use: Callable[[Transcript], _Result]) -> Future[_Result]:
        """Close the reply; what `use` makes of its words comes when all of it has been recognised,
        or the error that the recogniser met."""
        self._partial, self._asked = "", None

        def words() -> _Result:
            if self._failure is not None:
                raise self._failure
            return use(self._recognizer.finish())

        return self._do(words)

    def close(self) -> None:
        """Give up what still waits."""
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)

    def _do(self, work: Callable[[], _Result]) -> Future[_Result]:
        if self._thread is not None:
            return self._thread.submit(work)
        future: Future[_Result] = Future()
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)
        return future
