"""A call that was held, as a list of utterances: written down, or heard on two channels."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.errors import UsageError

MAX_BYTES = 1_000_000
"""An hour's talk has some twenty thousand characters."""


class Side(StrEnum):
    """Who speaks."""

    CALLER = "caller"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one side said until the other began."""

    side: Side
    text: str


_NAMES = {
    **dict.fromkeys(("客户", "来电", "来电人", "顾客", "业主", "用户"), Side.CALLER),
    **dict.fromkeys(("客服", "坐席", "座席", "话务员", "前台"), Side.AGENT),
}
_TIME = r"[\[(（【]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])）】]?"
_LINE = re.compile(rf"(?:{_TIME})?\s*(?:({'|'.join(_NAMES)})\s*[:：])?\s*(.*)")


def read_transcript(path: Path) -> list[Utterance]:
    """Read lines of 客户:… and 客服:…; a line without either goes on with the one before.

    Times at the start of a line are skipped. Raises UsageError, naming the line that belongs to
    nobody, and for a file that is too large, unreadable, or of one side only.
    """
    said: list[Utterance] = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        match = _LINE.fullmatch(line.strip())
        name, text = match.groups() if match else (None, line.strip())
        if not text:
            continue
        if name is None and not said:
            raise UsageError(
                "transcript.nobody",
                f"{path} 第 {number} 行“{line.strip()[:40]}”不知道是谁说的；"
                "每句话前面请写“客户:”或“客服:”。",
            )
        said.append(Utterance(_NAMES[name] if name else said[-1].side, text))
    return joined(said, path)


def interleaved(
    caller: Iterable[tuple[float, str]], agent: Iterable[tuple[float, str]], path: Path
) -> list[Utterance]:
    """The stretches of speech of both channels, each with the second it began at, in the order of
    time. UsageError when one side says nothing."""
    stretches = [
        *((start, Utterance(Side.CALLER, text)) for start, text in caller if text),
        *((start, Utterance(Side.AGENT, text)) for start, text in agent if text),
    ]
    return joined([said for _, said in sorted(stretches, key=lambda one: one[0])], path)


def joined(said: Iterable[Utterance], path: Path) -> list[Utterance]:
    """Utterances of one side in a row made one; UsageError when a side says nothing."""
    turns: list[Utterance] = []
    for one in said:
        if turns and turns[-1].side is one.side:
            before = turns.pop().text
            gap = "" if before[-1] in "。！？，；!?,;" else "，"
            turns.append(Utterance(one.side, f"{before}{gap}{one.text}"))
        else:
            turns.append(one)
    for side, name, how in ((Side.CALLER, "客户", "左"), (Side.AGENT, "客服", "右")):
        if not any(turn.side is side for turn in turns):
            raise UsageError(
                "transcript.one-side",
                f"{path} 里没有{name}说的话。文字稿每句前面写“客户:”或“客服:”；"
                f"录音要左声道是客户、右声道是客服（{how}声道没有听到人说话）。",
            )
    return turns


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(
            "transcript.unreadable", f"读不了 {path}（{error.strerror or error}），请检查路径。"
        ) from error
    if len(raw) > MAX_BYTES:
        raise UsageError("transcript.too-large", f"{path} 超过 1 MB，请只留一通电话的文字。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(
        "transcript.encoding", f"{path} 不是文字文件。请另存为 UTF-8 的文本，或给一个双声道录音。"
    )
