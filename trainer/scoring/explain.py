"""Verdicts on conduct in Chinese: the rule's name, its clause, and what was measured."""

from trainer.scoring.verdict import ConductVerdict, State

RULES = {
    "answer-rings": "接听",
    "reply-latency": "应答",
    "wait-5s": "静候",
    "dead-air": "冷场",
    "talk-over": "抢话",
    "yield": "让话",
    "pace": "语速",
    "loudness": "音量",
    "loudness-step": "音量突升",
    "loudness-trend": "音量走势",
    "fillers": "口头语",
    "courtesy-words": "礼貌用语",
    "hang-up": "挂机",
    "hold-announced": "保持前说明",
    "hold-length": "保持时长",
    "repeats": "重复",
    "laughter": "笑声",
}

_FATAL = {
    "hang-up": "不该挂机时先挂了电话",
    "wait-5s": "没有等满规定的静默时间",
    "hold-announced": "没有说明就让客户等待",
    "dead-air": "长时间不说话，也没有向客户说明",
}


def number(value: float) -> str:
    """A measured number with one decimal, or none where it is whole."""
    rounded = round(value, 1)
    return f"{rounded:g}".replace("-", "−")


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{number(value)}"


def conduct_clause(rule: str) -> str:
    """The clause of the standard that a rule of conduct stands for."""
    return f"客服话术标准 · 六、通话纪律 · {RULES.get(rule, rule)}"


def fatal(verdict: ConductVerdict) -> str:
    """Why a rule that was broken fails the call."""
    return _FATAL.get(verdict.rule, f"违反了规定：{RULES.get(verdict.rule, verdict.rule)}")


def conduct(verdict: ConductVerdict) -> str:
    """A measured rule in a sentence: what was measured and what is right."""
    name = RULES.get(verdict.rule, verdict.rule)
    missed = verdict.state is State.MISSED
    if verdict.rule == "hold-announced":
        return "没有说明就让客户等待（须先说明再保持）" if missed else "先说明，再保持"
    if verdict.measured is None:
        return name
    measured = number(verdict.measured)
    limit = "" if verdict.limit is None else number(verdict.limit)
    match verdict.rule:
        case "answer-rings":
            return f"响 {measured} 声接起（不超过 {limit} 声）"
        case "reply-latency":
            return f"{measured} 秒后应答（不超过 {limit} 秒）"
        case "wait-5s":
            return f"静候 {measured} 秒（须满 {limit} 秒）"
        case "dead-air":
            told = f"；“{verdict.words[0]}”以后的等待不算" if verdict.words else ""
            return f"最长冷场 {measured} 秒（不超过 {limit} 秒{told}）"
        case "talk-over":
            times = f" {verdict.count} 次共" if (verdict.count or 0) > 1 else ""
            return f"抢话{times} {measured} 秒（不超过 {limit} 秒）"
        case "yield":
            return f"客户插话后 {measured} 秒停下（不超过 {limit} 秒）"
        case "pace" | "loudness":
            over = (verdict.measured > (verdict.limit or 0.0)) == missed
            unit = "字/分钟" if verdict.rule == "pace" else "dBFS"
            return f"{name} {measured} {unit}（{'不超过' if over else '不低于'} {limit}）"
        case "loudness-step" if missed and verdict.measured < (verdict.limit or 0.0):
            return f"音量只提高了 {measured} dB（每次至少 {limit} dB，一级一级往上加）"
        case "loudness-trend":
            return f"音量走势：从第一句到最后一句 {_signed(verdict.measured)} dB"
        case "loudness-step":
            return f"音量突升 {measured} dB（不超过 {limit} dB，逐步提高）"
        case "fillers":
            return f"口头语每分钟 {measured} 个（不超过 {limit} 个）"
        case "courtesy-words":
            said = f"：{'、'.join(verdict.words)}" if verdict.words else ""
            return f"礼貌用语 {measured} 种{said}（至少 {limit} 种）"
        case "hang-up":
            return _hang_up(missed, measured, limit)
        case "hold-length":
            return f"一次保持 {measured} 秒（不超过 {limit} 秒，久了要安抚）"
        case "repeats":
            said = f"“{verdict.words[0]}”" if verdict.words else "同一句话"
            return f"{said}多说了 {measured} 次（不超过 {limit} 次）"
        case "laughter":
            said = f"：{'、'.join(verdict.words)}" if verdict.words else ""
            return f"笑出声 {measured} 次{said}（不超过 {limit} 次）"
        case _:
            return f"{name} {measured} {verdict.unit}" + (f"（{limit}）" if limit else "")


def _hang_up(missed: bool, measured: str, limit: str) -> str:
    if limit:
        return f"最后一句话后 {measured} 秒挂机（须满 {limit} 秒）"
    return f"最后一句话后 {measured} 秒先挂了机（应由客户先挂）" if missed else "由客户先挂机"
