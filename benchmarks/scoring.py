"""How often the scorer is right, beside the naive way; and how fast it is.

python -m benchmarks.scoring [--wrong]
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.labelled import Figures, Label, measure, naive, ours, read_labels
from benchmarks.report import Bar, percentile
from trainer.cli.compose import library
from trainer.scoring.reply import score_reply
from trainer.scoring.transcript import Reply, Transcript

_ROUNDS = 5
_LONG = 12_000
_HEAVY = ("vosk", "textual", "sounddevice", "pyttsx3")


def _told(name: str, figures: Figures) -> str:
    items, forbidden = figures.items, figures.forbidden
    return (
        f"  {name}: items F1 {items.f1:.4f} (precision {items.precision:.4f}, recall "
        f"{items.recall:.4f}); forbidden precision {forbidden.precision:.4f}, recall "
        f"{forbidden.recall:.4f}; critical wrong {figures.critical_wrong}; unclear of clear-cut "
        f"{100 * figures.unclear:.2f} %"
    )


def quality(labels: Sequence[Label], show_wrong: bool) -> list[Bar]:
    """The figures of both ways, and the program's beside its bars."""
    recorded = [label for label in labels if label.recorded]
    written = [label for label in labels if not label.recorded]
    print(f"  {len(labels)} replies, {len(recorded)} of them as the recogniser wrote them")
    all_ours = measure(labels, ours)
    print(_told("ours", all_ours))
    print(_told("ours, written", measure(written, ours)))
    print(_told("ours, recorded", measure(recorded, ours)))
    print(_told("naive partial_ratio", measure(labels, naive)))
    if show_wrong:
        print("  wrong:", *(all_ours.wrong or ()))
    items, forbidden = all_ours.items, all_ours.forbidden
    return [
        Bar("items, 1 - F1", 1 - items.f1, 0.02, ""),
        Bar("forbidden, 1 - precision", 1 - forbidden.precision, 0.01, ""),
        Bar("forbidden, 1 - recall", 1 - forbidden.recall, 0.01, ""),
        Bar("critical verdicts wrong", all_ours.critical_wrong, 0, ""),
        Bar("unclear, of the items of clear-cut replies", all_ours.unclear, 0.05, ""),
    ]


def speed(labels: Sequence[Label]) -> list[Bar]:
    """Replies against their card on one core, every text new to the program."""
    usual = [label for label in labels if len(label.reply.text) < _LONG]
    took: list[float] = []
    began = time.process_time()
    for number in range(_ROUNDS):
        # Another text each time: nothing is known of it beforehand.
        mark = "呃" * number + "嗯"
        for label in usual:
            reply = Reply(
                Transcript(label.reply.text + mark, label.reply.transcript.words),
                label.reply.source,
            )
            at = time.perf_counter()
            score_reply(reply, label.step.expectation, label.situation)
            took.append(time.perf_counter() - at)
    rate = len(took) / (time.process_time() - began)
    print(f"  {rate:.0f} replies a second, median {1000 * percentile(took, 0.5):.2f} ms")
    return [
        Bar("time for 3,000 replies on one core", 3000 / rate, 1, "s"),
        Bar("a reply, p99", 1000 * percentile(took, 0.99), 3, "ms"),
        Bar("12,000 characters, slowest card", 1000 * _slowest_long(labels), 50, "ms"),
    ]


def _slowest_long(labels: Sequence[Label]) -> float:
    """A very long reply, made of all that is said on its card, against every card."""
    slowest = 0.0
    for card in {label.card: label for label in labels}.values():
        texts = "".join(label.reply.text for label in labels if label.card == card.card)
        text = (texts * (1 + _LONG // max(1, len(texts))))[:_LONG]
        reply = replace(card.reply, transcript=Transcript(text))
        at = time.perf_counter()
        score_reply(reply, card.step.expectation, card.situation)
        slowest = max(slowest, time.perf_counter() - at)
    return slowest


def loads() -> Bar:
    """What a scorer brings along that it does not need."""
    code = f"import sys, trainer.scoring.reply; print(sum(m in sys.modules for m in {_HEAVY!r}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return Bar("of vosk, textual, sounddevice, pyttsx3 loaded", float(run.stdout), 0, "")


def main() -> None:
    """Print every figure beside its bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring", description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="name the replies that differ")
    options = parser.parse_args()
    labels = read_labels(library(None))
    for bar in (*quality(labels, options.wrong), *speed(labels), loads()):
        print(bar)


if __name__ == "__main__":
    main()
