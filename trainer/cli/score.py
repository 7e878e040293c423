"""`trainer score`: replies without a call."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from trainer.cli.compose import library, parse_now, site
from trainer.cli.options import AsJson, ContentFolders, Facts
from trainer.cli.output import emit_json, emit_line, say
from trainer.errors import ExitCode, TrainerError, UsageError

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.content.model import Card
    from trainer.scoring.situation import Situation
    from trainer.scoring.transcript import Reply, Word

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
    at_site = site(facts)
    if batch is not None:
        _batch(shelf, at_site, batch)
        return
    if card is None or text is None:
        raise UsageError("score.what", "请写 --card 和 --text，或用 --batch 给一个文件。")
    entry: dict[str, object] = {"id": card, "card": card, "step": step, "text": text}
    entry["source"] = "typed" if typed else "spoken"
    if now is not None:
        entry["now"] = now
    result = _score(shelf, at_site, entry)
    if as_json:
        emit_json(result)
    else:
        _print(result)
    if not result["passed"]:
        raise typer.Exit(ExitCode.PROBLEMS)


def _batch(shelf: "Library", at_site: "Situation", source: str) -> None:
    for line in _lines(source):
        if not line.strip():
            continue
        identity: object = None
        try:
            entry = _entry(line)
            identity = entry.get("id")
            emit_line(_score(shelf, at_site, entry))
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
    shelf: "Library", at_site: "Situation", entry: Mapping[str, object]
) -> dict[str, object]:
    from trainer.call.result_json import reply_json
    from trainer.scoring.reply import score_reply

    card = shelf.card(_text_of(entry, "card", "score.no-card", "没有写是哪张卡片（card）。"))
    number = _step_of(entry, card)
    own = {name: str(entry[name]) for name in _FACTS if entry.get(name) is not None}
    situation = replace(
        at_site,
        now=parse_now(entry.get("now")) or at_site.now,
        facts={**at_site.facts, **own},
        general=shelf.general_forbidden,
    )
    result = score_reply(_reply_of(entry), card.step(number).expectation, situation)
    return {"id": entry.get("id"), "card": card.id, "step": number, **reply_json(result)}


def _text_of(entry: Mapping[str, object], name: str, code: str, lacking: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str):
        raise UsageError(code, lacking)
    return value


def _step_of(entry: Mapping[str, object], card: "Card") -> int:
    step = entry.get("step", 1)
    if isinstance(step, bool) or not isinstance(step, int):
        raise UsageError("score.bad-step", f"step 要写整数，写的却是 {step!r}。")
    if not 1 <= step <= len(card.steps):
        raise UsageError(
            "score.bad-step", f"卡片 {card.id} 只有 {len(card.steps)} 步，没有第 {step} 步。"
        )
    return step


def _reply_of(entry: Mapping[str, object]) -> "Reply":
    from trainer.scoring.transcript import Reply, Source, Transcript

    text = _text_of(entry, "text", "score.no-text", "没有写回答（text）。")
    source = entry.get("source", "spoken")
    if source not in ("spoken", "typed"):
        raise UsageError("score.bad-source", "source 只能是 spoken 或 typed。")
    return Reply(Transcript(text, _words_of(entry.get("words"))), Source(source))


def _words_of(written: object) -> "tuple[Word, ...]":
    """Recognised words as `trainer transcribe` prints them; none where the line has none."""
    from trainer.scoring.transcript import Word

    if written is None:
        return ()
    try:
        return tuple(
            Word(
                str(word["word"]),
                float(word["start"]),
                float(word["end"]),
                float(word["confidence"]),
            )
            for word in cast("list[dict[str, Any]]", written)
        )
    except (TypeError, KeyError, ValueError) as error:
        raise UsageError(
            "score.bad-words",
            'words 要写成 [{"word":"您好","start":0.3,"end":0.7,"confidence":1.0},…]。',
        ) from error


def _print(result: Mapping[str, Any]) -> None:
    say(f"{result['score']:g} 分  {'通过' if result['passed'] else '未通过'}")
    for item in result["required"]:
        late = "（次序不对）" if item.get("misplaced") else ""
        say(f"  {_MARKS[item['state']]} {item['text']}    {item['evidence'] or '（没说）'}{late}")
    for item in result["forbidden"]:
        doubt = "" if item["state"] == "met" else "（没听清，不扣分）"
        say(f"  ◆ 不该说：{item['phrase']}    说了：{item['evidence']}{doubt}")
    if suggestion := result.get("suggestion"):
        say(f"  可说：{suggestion}")
        say(f"  依据：{result['clause']}")
