"""Reading a trainee file: JSON lines, each one thing that the robot trainee does."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from trainer.call.controls import HangUp, Hold, Note, Transfer
from trainer.call.robot import Step, Utterance, answer_after
from trainer.errors import UsageError

_DEEDS = ("answer_after_rings", "say", "wav", "wait", "hold", "transfer", "note", "hang_up")


def read_steps(path: Path) -> tuple[Step, ...]:
    """The steps of the file; UsageError names the line that cannot be understood.

    A `wav` is looked for beside the file. Waits in a row add up.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "trainee.unreadable", f"读不了学员脚本 {path}：请检查文件是否存在、是否为 UTF-8 文本"
        ) from error
    return tuple(_steps(path, text))


def _steps(path: Path, text: str) -> Iterator[Step]:
    answered = False
    wait: float | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        entry = _entry(path, number, line)
        if "wait" in entry:
            wait = (wait or 0.0) + _number(path, number, entry["wait"])
            continue
        if "answer_after_rings" in entry:
            answered = True
            rings = _number(path, number, entry["answer_after_rings"])
            if rings < 1:
                raise _bad(path, number, "answer_after_rings 至少是 1")
            yield answer_after(int(rings))
            continue
        if not answered:
            answered = True
            yield answer_after(1)
        yield _step(path, number, entry, wait)
        wait = None


def _step(path: Path, number: int, entry: Mapping[str, object], wait: float | None) -> Step:
    if "say" in entry or "wav" in entry:
        voice = entry.get("voice")
        gain = _number(path, number, entry.get("gain_db", 0.0))
        wav = path.parent / str(entry["wav"]) if "wav" in entry else None
        if wav is not None and not wav.is_file():
            raise _bad(path, number, f"找不到录音 {wav}")
        said = Utterance(
            str(entry.get("say", "")), wav, None if voice is None else str(voice), gain
        )
        return Step(said, wait, at_once=bool(entry.get("at_once", False)))
    if "hold" in entry:
        return Step(Hold(bool(entry["hold"])), wait)
    if "transfer" in entry:
        return Step(Transfer(), wait)
    if "hang_up" in entry:
        return Step(HangUp(), wait)
    fields = entry["note"]
    if not isinstance(fields, dict):
        raise _bad(path, number, 'note 要写成 {"姓名":"…"} 这样')
    pairs = cast("dict[str, object]", fields)
    return Step(Note({key: str(value) for key, value in pairs.items()}), wait)


def _entry(path: Path, number: int, line: str) -> Mapping[str, object]:
    try:
        entry: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _bad(path, number, "不是一行 JSON") from error
    if not isinstance(entry, dict):
        raise _bad(path, number, '每行要写成 {"say":"…"} 这样的一个对象')
    found = cast("dict[str, object]", entry)
    if not any(deed in found for deed in _DEEDS):
        raise _bad(path, number, f"认不出要做什么；可以写的有：{'、'.join(_DEEDS)}")
    return found


def _number(path: Path, number: int, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -120 <= value <= 3600:
        raise _bad(path, number, f"这里要写一个数（秒、次或分贝），写的却是 {value!r}")
    return float(value)


def _bad(path: Path, number: int, reason: str) -> UsageError:
    return UsageError("trainee.bad-line", f"学员脚本 {path} 第 {number} 行：{reason}")
