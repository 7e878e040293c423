"""How measurements are taken and told."""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that is to stay at or below `limit`."""

    name: str
    value: float
    limit: float
    unit: str

    def __str__(self) -> str:
        """One line of the report."""
        sign = "✔" if self.value <= self.limit else "✘"
        return f"{sign} {self.name}: {self.value:.2f} {self.unit} (at most {self.limit:g})"


def wall_ms(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes by the clock."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def cpu_s(work: Callable[[], object]) -> float:
    """Seconds of processor time that `work` takes, all threads of this process together."""
    began = resource.getrusage(resource.RUSAGE_SELF)
    work()
    ended = resource.getrusage(resource.RUSAGE_SELF)
    return (ended.ru_utime - began.ru_utime) + (ended.ru_stime - began.ru_stime)


def paired_ratio(
    ours: Callable[[], float], rival: Callable[[], float], runs: int
) -> tuple[float, float, float]:
    """Both measured in turn after one warm-up: medians of ours and rival, and of their ratios."""
    ours()
    rival()
    pairs = [(ours(), rival()) for _ in range(runs)]
    return (
        median(a for a, _ in pairs),
        median(b for _, b in pairs),
        median(a / b for a, b in pairs),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
