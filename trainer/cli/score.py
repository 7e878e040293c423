"""`trainer score`: replies without a call."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from trainer.cli.compose import library, parse_now, site_facts
from trainer.cli.options import AsJson, ContentFolders, Facts
from trainer.cli.output import emit_json, emit_line, say
from trainer.errors import ExitCode, TrainerError, UsageError

if TYPE_CHECKING:
    from trainer.content.library import Library

_MARKS = {"met": "✔", "unclear": "◌", "missed": "✘"}
_FACTS = ("company", "agent", "agent_id")


def score(
    card: Annotated[str | None, typer.Option(help="卡片编号，如 opening-regular。")] = None,
    step: Annotated[int, typer.Option(help="卡片的第几步。")] = 1,
    text: Annotated[str | None, typer.Option(help="要评分的回答。")] = None,
    batch: Annotated[str | None, typer.Option(help="JSON 行文件，- 表示标准输入。")] = None,
    typed: Annotated[bool, typer.Option("--typed", help="回答是打字的，按字评分。")] = False,
    now: Annotated[str | None, typer.Option(help="通话时刻，如 2026-10-01T09:30。")] = None,
    facts: Facts = None,
    content: ContentFolders = None,
    as_json: AsJson = False,
) -> None:
    """给回答评分。例：trainer score --card opening-regular --text 早上好"""
    shelf = library(content)
    site = site_facts(facts)
    if batch is not None:
        _batch(shelf, site, batch)
        return
    if card is None or text is None:
        raise UsageError("score.what", "请写 --card 和 --text，或用 --batch 给一个文件。")
    entry: dict[str, object] = {"id": card, "card": card, "step": step, "text": text}
    entry["source"] = "typed" if typed else "spoken"
    if now is not None:
        entry["now"] = now
    result = _score(shelf, site, entry)
    if as_json:
        emit_json(result)
    else:
        _print(result)
    if not result["passed"]:
        raise typer.Exit(ExitCode.PROBLEMS)


def _batch(shelf: "Library", site: Mapping[str, str], source: str) -> None:
    for line in _lines(source):
        if not line.strip():
            continue
        identity: object = None
        try:
            entry = _entry(line)
            identity = entry.get("id")
            emit_line(_score(shelf, site, entry))
        except TrainerError as error:
            emit_line({"id": identity, "error": {"code": error.code, "message": error.message}})


def _lines(source: str) -> Iterable[str]:
    if source == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(source).read_bytes()
        except OSError as error:
            raise UsageError(
                "score.unreadable", f"读不了 {source}：{error.strerror or error}。"
            ) from error
    return data.decode("utf-8-sig", errors="replace").splitlines()


def _entry(line: str) -> dict[str, object]:
    try:
        entry: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError("score.bad-line", "这一行不是 JSON。") from error
    if not isinstance(entry, dict):
        raise UsageError("score.bad-line", '每行要写成 {"id":…,"card":…,"text":…}。')
    return cast("dict[str, object]", entry)


def _score(
    shelf: "Library", site: Mapping[str, str], entry: Mapping[str, object]
) -> dict[str, object]:
    from trainer.call.result_json import reply_json
    from trainer.scoring.reply import score_reply
    from trainer.scoring.transcript import Reply, Source, Transcript

    name, text, step = entry.get("card"), entry.get("text"), entry.get("step", 1)
    if not isinstance(name, str) or not name:
        raise UsageError("score.no-card", "没有写是哪张卡片（card）。")
    if not isinstance(text, str):
        raise UsageError("score.no-text", "没有写回答（text）。")
    if isinstance(step, bool) or not isinstance(step, int):
        raise UsageError("score.bad-step", f"step 要写整数，写的却是 {step!r}。")
    source = entry.get("source", "spoken")
    if source not in ("spoken", "typed"):
        raise UsageError("score.bad-source", "source 只能是 spoken 或 typed。")
    card = shelf.card(name)
    if not 1 <= step <= len(card.steps):
        raise UsageError(
            "score.bad-step", f"卡片 {name} 只有 {len(card.steps)} 步，没有第 {step} 步。"
        )
    own = {key: str(entry[key]) for key in _FACTS if entry.get(key) is not None}
    result = score_reply(
        Reply(Transcript(text), Source(source)),
        card.step(step).expectation,
        {**site, **own},
        parse_now(entry.get("now")) or datetime.now(),
        general=shelf.general_forbidden,
    )
    return {"id": entry.get("id"), "card": name, "step": step, **reply_json(result)}


def _print(result: Mapping[str, object]) -> None:
    say(f"{result['score']:g} 分  {'通过' if result['passed'] else '未通过'}")
    for item in cast("list[dict[str, object]]", result["required"]):
        say(f"  {_MARKS[str(item['state'])]} {item['text']}    {item['evidence'] or '（没说）'}")
    for item in cast("list[dict[str, object]]", result["forbidden"]):
        say(f"  ◆ 不该说：{item['phrase']}    说了：{item['evidence']}")
