"""A call in text as fast as it can; how soon a reply is judged and answered; an hour of call.

python -m benchmarks.call
"""

import time
from statistics import median

from benchmarks.hour import memory
from benchmarks.report import Bar
from benchmarks.turns import turns
from trainer.call.robot import ideal
from trainer.cli import placing
from trainer.cli.compose import library, site
from trainer.content.library import Library

_TEXT_RUNS = 20


def text_call(shelf: Library) -> Bar:
    """A call in texts, scaled to a minute of call."""
    scenario = "abusive-caller"

    def once() -> tuple[float, float]:
        plan = placing.planned(scenario, shelf, site(None), 1)
        runner = placing.text_call(plan, lambda _event: None, ideal(), real_time=False)
        began = time.perf_counter()
        result = runner.run()
        return 1000 * (time.perf_counter() - began), result.duration_s

    once()
    runs = [once() for _ in range(_TEXT_RUNS)]
    took, lasts = median(ms for ms, _ in runs), runs[0][1]
    print(f"  {scenario}: {lasts:.0f} s of call in {took:.0f} ms")
    return Bar("a call in texts, for each 60 s of call", took * 60 / lasts, 50, "ms")


def main() -> None:
    """Print every figure beside its bar."""
    for bar in (text_call(library(None)), *turns(), memory()):
        print(bar)


if __name__ == "__main__":
    main()
