"""Results as the JSON that users script against, and as it is kept on disk."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from trainer.call.result import CallResult, MoodChanged, TurnResult
from trainer.errors import DamagedError
from trainer.scoring.deductions import RULES_VERSION
from trainer.scoring.verdict import (
    ConductVerdict,
    Entry,
    ForbiddenVerdict,
    ReplyScore,
    RequiredVerdict,
)


def call_json(result: CallResult) -> dict[str, object]:
    """The document of `trainer call --json`."""
    return {
        "scenario": result.scenario,
        "title": result.title,
        "outcome": result.outcome,
        "score": _rounded(result.scorecard.score, 1),
        "passed": result.scorecard.passed,
        "critical": list(result.scorecard.critical),
        "rules": result.scorecard.rules,
        "seed": result.seed,
        "now": result.now,
        "modality": result.modality,
        "model": result.model,
        "duration_s": _rounded(result.duration_s),
        "turns": [_turn_json(turn) for turn in result.turns],
        "conduct": [_conduct_json(verdict) for verdict in result.conduct],
        "entries": [_entry_json(entry) for entry in result.scorecard.entries],
        "recording": result.recording,
        "mood": [_mood_json(change) for change in result.mood],
    }


def reply_json(score: ReplyScore) -> dict[str, object]:
    """The verdict on one reply, as in `trainer score`."""
    return {
        "passed": score.passed,
        "score": _rounded(score.score, 1),
        "required": [_required_json(item) for item in score.required],
        "forbidden": [_forbidden_json(item) for item in score.forbidden],
        **({"way": score.way} if score.way else {}),
        **({"suggestion": score.suggestion} if score.suggestion else {}),
        **({"captured": dict(score.captured)} if score.captured else {}),
        "clause": score.clause,
        "rules": RULES_VERSION,
    }


def _entry_json(entry: Entry) -> dict[str, object]:
    """A line of the scorecard; what is empty is left out."""
    return {
        "dimension": entry.dimension,
        "points": entry.points,
        "reason": entry.reason,
        **({"doubtful": True} if entry.doubtful else {}),
        **({} if entry.at is None else {"at": _rounded(entry.at)}),
        **{
            name: value
            for name in ("turn", "card", "clause", "heard", "better")
            if (value := getattr(entry, name))
        },
    }


def _mood_json(change: MoodChanged) -> dict[str, object]:
    return {
        "at": _rounded(change.at),
        "value": change.value,
        "change": change.change,
        "reason": change.reason,
    }


def _turn_json(turn: TurnResult) -> dict[str, object]:
    score = turn.score
    return {
        "turn": turn.turn,
        "card": turn.card,
        "step": turn.step,
        "caller": turn.caller,
        "heard": turn.heard,
        "heard_confidence": _rounded(turn.heard_confidence),
        "reply_start": _rounded(turn.reply_start),
        "reply_end": _rounded(turn.reply_end),
        "score": None if score is None else _rounded(score.score, 1),
        "required": [] if score is None else [_required_json(item) for item in score.required],
        "forbidden": [] if score is None else [_forbidden_json(item) for item in score.forbidden],
        "conduct": [_conduct_json(verdict) for verdict in turn.conduct],
    }


def _required_json(item: RequiredVerdict) -> dict[str, object]:
    return {
        "text": item.text,
        "state": item.state,
        "similarity": _rounded(item.similarity, 2),
        "evidence": item.evidence,
        **({"bonus": True} if item.bonus else {}),
        **({"misplaced": True} if item.misplaced else {}),
        **_times(item),
    }


def _forbidden_json(item: ForbiddenVerdict) -> dict[str, object]:
    return {
        "phrase": item.phrase,
        "evidence": item.evidence,
        "severity": item.severity,
        "state": item.state,
        **_times(item),
    }


def _times(item: RequiredVerdict | ForbiddenVerdict) -> dict[str, object]:
    """Seconds of the call, where they are known."""
    if item.start is None:
        return {}
    return {"start": _rounded(item.start), "end": _rounded(item.end)}


def _conduct_json(verdict: ConductVerdict) -> dict[str, object]:
    return {
        "rule": verdict.rule,
        "state": verdict.state,
        "measured": _rounded(verdict.measured),
        "limit": verdict.limit,
        "unit": verdict.unit,
        **({"critical": True} if verdict.critical else {}),
        **({} if verdict.at is None else {"at": _rounded(verdict.at)}),
        **({} if verdict.count is None else {"count": verdict.count}),
        **({"words": list(verdict.words)} if verdict.words else {}),
        **({"who": verdict.who} if verdict.who else {}),
    }


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)


_KEPT = TypeAdapter(CallResult)


def save_result(result: CallResult, path: Path) -> None:
    """Keep a result, whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(_KEPT.dump_json(result, indent=1))
    fresh.replace(path)


def load_result(path: Path) -> CallResult:
    """Read what `save_result` wrote; DamagedError when it is something else."""
    try:
        return _KEPT.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise DamagedError(
            "call.damaged", f"通话记录 {path} 读不出来，可能已损坏；可以删除它所在的文件夹。"
        ) from error
