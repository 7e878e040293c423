"""How results are put into Chinese words: rules, outcomes, states, times."""

from datetime import datetime

from trainer.call.result import CallOutcome
from trainer.errors import TrainerError
from trainer.scoring.verdict import ConductVerdict, State

MET, UNCLEAR, MISSED, DEDUCTED, PENDING = "✔", "◌", "✘", "◆", "○"

STATE_SIGNS = {State.MET: MET, State.UNCLEAR: UNCLEAR, State.MISSED: MISSED}
STATE_STYLES = {State.MET: "$success", State.UNCLEAR: "$warning", State.MISSED: "$error"}

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
    "fillers": "口头语",
    "courtesy-words": "礼貌用语",
    "hang-up": "挂机",
    "hold-announced": "保持前说明",
    "hold-length": "保持时长",
    "repeats": "重复",
}

OUTCOMES = {
    CallOutcome.COMPLETED: "正常结束",
    CallOutcome.TRANSFERRED: "已转接",
    CallOutcome.ABANDONED: "客户等不到回答，挂了",
    CallOutcome.HUNG_UP: "不该挂时先挂了",
    CallOutcome.UNANSWERED: "没有接听",
    CallOutcome.CANCELLED: "中途停止",
}

MODALITIES = {"voice": "语音", "text": "打字"}

_NOISES = {"none": "", "white": "沙沙声", "hum": "嗡嗡声", "babble": "人声嘈杂"}


def greeting(now: datetime) -> str:
    """How the program greets at that hour."""
    if now.hour < 5:
        return "夜深了"
    if now.hour < 12:
        return "早上好"
    if now.hour < 14:
        return "中午好"
    return "下午好" if now.hour < 18 else "晚上好"


def clock(seconds: float) -> str:
    """Seconds of a call as 分:秒."""
    whole = max(0, int(seconds))
    return f"{whole // 60:02d}:{whole % 60:02d}"


def number(value: float) -> str:
    """A measured number with one decimal, or none where it is whole."""
    rounded = round(value, 1)
    return f"{rounded:g}".replace("-", "−")


def marks(value: float) -> str:
    """A score from 0 to 100."""
    return f"{round(value):d}"


def moved(gain: float) -> str:
    """How a score moved since the time before."""
    return f"比上次 {'▲' if gain > 0 else '▼'}{marks(abs(gain))}"


def minus(deduction: float) -> str:
    """A deduction as shown beside its reason."""
    return f"−{number(deduction)}" if deduction else ""


def dots(full: int, of: int) -> str:
    """Dots of which the first are full; apart, because some terminals draw them two cells wide."""
    return " ".join(["●"] * full + ["○"] * (of - full))


def level(stars: int) -> str:
    """A level of difficulty from 1 to 3."""
    return dots(stars, 3)


def line_condition(noise: str, snr_db: float, gain_db: float) -> str:
    """The telephone line in words."""
    parts = [f"{_NOISES.get(noise, noise)}，信噪比 {number(snr_db)} dB"] if noise != "none" else []
    if gain_db <= -3:
        parts.append(f"声音小 {number(-gain_db)} dB")
    return "；".join(parts) or "清楚"


def when(iso: str) -> str:
    """An ISO moment as 月-日 时:分; as it stands when it is none."""
    try:
        return datetime.fromisoformat(iso).strftime("%m-%d %H:%M")
    except ValueError:
        return iso


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
            return f"最长冷场 {measured} 秒（不超过 {limit} 秒）"
        case "talk-over":
            return f"抢话 {measured} 秒（不超过 {limit} 秒）"
        case "yield":
            return f"客户插话后 {measured} 秒停下（不超过 {limit} 秒）"
        case "pace" | "loudness":
            over = (verdict.measured > (verdict.limit or 0.0)) == missed
            unit = "字/分钟" if verdict.rule == "pace" else "dBFS"
            return f"{name} {measured} {unit}（{'不超过' if over else '不低于'} {limit}）"
        case "loudness-step":
            return f"音量突升 {measured} dB（不超过 {limit} dB，逐步提高）"
        case "fillers":
            return f"口头语每分钟 {measured} 个（不超过 {limit} 个）"
        case "courtesy-words":
            return f"礼貌用语 {measured} 次（至少 {limit} 次）"
        case "hang-up":
            return _hang_up(missed, measured, limit)
        case "hold-length":
            return f"一次保持 {measured} 秒（不超过 {limit} 秒，久了要安抚）"
        case "repeats":
            return f"同一句话多说了 {measured} 次（不超过 {limit} 次）"
        case _:
            return f"{name} {measured} {verdict.unit}" + (f"（{limit}）" if limit else "")


def _hang_up(missed: bool, measured: str, limit: str) -> str:
    if limit:
        return f"最后一句话后 {measured} 秒挂机（须满 {limit} 秒）"
    return f"最后一句话后 {measured} 秒先挂了机（应由客户先挂）" if missed else "由客户先挂机"


def problem(error: Exception) -> str:
    """An error as a person is told of it: never a traceback."""
    if isinstance(error, TrainerError):
        return error.message
    return (
        f"程序里出了错（{type(error).__name__}：{error}）。"
        "已保存的通话都还在；请把这句话告诉管理员，然后再试一次。"
    )
