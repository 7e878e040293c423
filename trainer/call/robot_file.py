"""Reading a trainee file: JSON lines, each one thing that the robot trainee does."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn, cast

from trainer.call.controls import Control, Desk, HangUp, Hold, Note, Redial, Transfer
from trainer.call.robot import Step, Utterance, answer_after
from trainer.errors import UsageError

_SAYING = frozenset({"voice", "gain_db", "at_once", "yields"})

_DEEDS: Mapping[str, frozenset[str]] = {
    "answer_after_rings": frozenset(),
    "say": _SAYING,
    "wav": _SAYING,
    "wait": frozenset(),
    "hold": frozenset(),
    "transfer": frozenset(),
    "redial": frozenset(),
    "note": frozenset(),
    "hang_up": frozenset(),
}
"""What can be done, and what may stand beside it in the line."""


def read_steps(path: Path) -> tuple[Step, ...]:
    """The steps of the file; UsageError names the line that cannot be understood.

    A `wav` is looked for beside the file. Waits in a row add up. A file that does not say when to
    answer answers at the first ring.
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
    # Not splitlines: a text may hold one of the rarer line ends.
    for number, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        line = _Line(path, number, written)
        if line.deed == "wait":
            wait = (wait or 0.0) + line.number("wait", 0, 3600)
            continue
        if line.deed == "answer_after_rings":
            if answered or wait is not None:
                line.refuse("answer_after_rings 要写在最前面，而且只写一次")
            answered = True
            yield answer_after(line.rings())
            continue
        if not answered:
            answered = True
            yield answer_after(1)
        yield line.step(wait)
        wait = None
    if not answered:
        yield answer_after(1)


class _Line:
    """One line of the file: one deed, with what belongs to it."""

    def __init__(self, path: Path, number: int, written: str) -> None:
        self._path = path
        self._number = number
        self._entry = self._read(written)
        deeds = [key for key in _DEEDS if key in self._entry]
        if not deeds:
            self.refuse(f"认不出要做什么；可以写的有：{'、'.join(_DEEDS)}")
        if len(deeds) > 1:
            self.refuse(f"一行只能做一件事，请把 {'、'.join(deeds)} 分成几行")
        self.deed = deeds[0]
        for key in self._entry:
            if key != self.deed and key not in _DEEDS[self.deed]:
                self.refuse(f"“{key}”不能和 {self.deed} 写在一起，请删去或检查拼写")

    def refuse(self, reason: str) -> NoReturn:
        """Raise UsageError for this line."""
        raise UsageError(
            "trainee.bad-line", f"学员脚本 {self._path} 第 {self._number} 行：{reason}"
        )

    def number(self, key: str, least: float, most: float) -> float:
        """The number under `key`."""
        value = self._entry[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(f"{key} 要写一个数，写的却是 {value!r}")
        if not least <= value <= most:
            self.refuse(f"{key} 要在 {least:g} 到 {most:g} 之间，写的却是 {value}")
        return float(value)

    def rings(self) -> int:
        """The number of rings to wait for."""
        rings = self.number("answer_after_rings", 1, 100)
        if not rings.is_integer():
            self.refuse(f"answer_after_rings 要写整数，写的却是 {rings:g}")
        return int(rings)

    def step(self, wait: float | None) -> Step:
        """The step of any deed but an answer or a wait."""
        match self.deed:
            case "say" | "wav":
                at_once = self._yes_or_no("at_once", False)
                return Step(self._utterance(), wait, at_once, self._yes_or_no("yields", False))
            case "hold":
                return Step(Hold(self._yes_or_no("hold")), wait)
            case "note":
                return Step(Note(self._fields()), wait)
            case "transfer" if self._entry["transfer"] == "supervisor":
                return Step(Transfer(Desk.SUPERVISOR), wait)
            case _:
                return Step(self._pressed(), wait)

    def _pressed(self) -> Control:
        """What is simply done: true is all that can be written."""
        if self._entry[self.deed] is not True:
            other = ' 或 "supervisor"' if self.deed == "transfer" else ""
            self.refuse(f"{self.deed} 只能写 true{other}；不要做就删去这一行")
        return {"transfer": Transfer(), "redial": Redial(), "hang_up": HangUp()}[self.deed]

    def _utterance(self) -> Utterance:
        voice = self._text("voice") if "voice" in self._entry else None
        gain = self.number("gain_db", -60, 40) if "gain_db" in self._entry else 0.0
        if self.deed == "say":
            return Utterance(self._text("say"), None, voice, gain)
        wav = self._path.parent / self._text("wav")
        if not wav.is_file():
            self.refuse(f"找不到录音 {wav}")
        return Utterance("", wav, voice, gain)

    def _text(self, key: str) -> str:
        value = self._entry[key]
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"{key} 要写一段文字，写的却是 {value!r}")
        return value

    def _yes_or_no(self, key: str, default: bool | None = None) -> bool:
        value = self._entry.get(key, default)
        if not isinstance(value, bool):
            self.refuse(f"{key} 要写 true 或 false，写的却是 {value!r}")
        return value

    def _fields(self) -> dict[str, str]:
        value = self._entry["note"]
        if not isinstance(value, dict):
            self.refuse('note 要写成 {"姓名":"…"} 这样')
        fields: dict[str, str] = {}
        for key, text in cast("dict[str, object]", value).items():
            if isinstance(text, bool) or not isinstance(text, str | int | float):
                self.refuse(f"note 的“{key}”要写一段文字，写的却是 {text!r}")
            fields[key] = str(text)
        return fields

    def _read(self, written: str) -> Mapping[str, object]:
        try:
            entry: object = json.loads(written)
        except (ValueError, RecursionError):
            self.refuse("不是一行 JSON")
        if not isinstance(entry, dict):
            self.refuse('每行要写成 {"say":"…"} 这样的一个对象')
        return cast("dict[str, object]", entry)
