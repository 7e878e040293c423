"""How results are put into Chinese words: rules, outcomes, states, times."""

from datetime import datetime

from trainer.call.controls import Desk
from trainer.call.result import CallOutcome, MoodChanged
from trainer.content.model import LineConditions
from trainer.errors import TrainerError
from trainer.scoring.explain import number
from trainer.scoring.verdict import State

MET, UNCLEAR, MISSED, DEDUCTED, PENDING = "✔", "◌", "✘", "◆", "○"

STATE_SIGNS = {State.MET: MET, State.UNCLEAR: UNCLEAR, State.MISSED: MISSED}
STATE_STYLES = {State.MET: "$success", State.UNCLEAR: "$warning", State.MISSED: "$error"}

OUTCOMES = {
    CallOutcome.COMPLETED: "正常结束",
    CallOutcome.TRANSFERRED: "已转接",
    CallOutcome.ABANDONED: "客户挂断了",
    CallOutcome.HUNG_UP: "不该挂时先挂了",
    CallOutcome.UNANSWERED: "没有接听",
    CallOutcome.CANCELLED: "中途停止",
}

DESKS = {Desk.COLLEAGUE: "同事", Desk.SUPERVISOR: "主管"}

MODALITIES = {"voice": "语音", "text": "打字"}

_NOISES = {
    "white": "沙沙声",
    "hum": "嗡嗡声",
    "babble": "人声嘈杂",
    "street": "街上车声",
    "crackle": "噼啪声",
}
_ECHOES = {"light": "有回声", "heavy": "回声很重"}


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


def marks(value: float) -> str:
    """A score from 0 to 100."""
    return f"{round(value):d}"


def moved(gain: float) -> str:
    """How a score moved since the time before."""
    return f"比上次 {'▲' if gain > 0 else '▼'}{marks(abs(gain))}"


def mood(change: MoodChanged) -> str:
    """How the caller's mood moved, to what, and why."""
    return f"{change.value} {'▲' if change.change > 0 else '▼'}{abs(change.change)} {change.reason}"


def minus(deduction: float) -> str:
    """A deduction as shown beside its reason."""
    return f"−{number(deduction)}" if deduction else ""


def dots(full: int, of: int) -> str:
    """Dots of which the first are full; apart, because some terminals draw them two cells wide."""
    return " ".join(["●"] * full + ["○"] * (of - full))


def level(stars: int) -> str:
    """A level of difficulty from 1 to 3."""
    return dots(stars, 3)


def line_condition(line: LineConditions) -> str:
    """The telephone line in words."""
    parts: list[str] = []
    if line.noise in _NOISES:
        parts.append(f"{_NOISES[line.noise]}，信噪比 {number(line.snr_db)} dB")
    if line.gain_db <= -3:
        parts.append(f"声音小 {number(-line.gain_db)} dB")
    if line.echo in _ECHOES:
        parts.append(_ECHOES[line.echo])
    if line.drop_outs:
        parts.append("断断续续")
    return "；".join(parts) or "清楚"


def when(iso: str) -> str:
    """An ISO moment as 月-日 时:分; as it stands when it is none."""
    try:
        return datetime.fromisoformat(iso).strftime("%m-%d %H:%M")
    except ValueError:
        return iso


def problem(error: Exception) -> str:
    """An error as a person is told of it: never a traceback."""
    if isinstance(error, TrainerError):
        return error.message
    return (
        f"程序里出了错（{type(error).__name__}：{error}）。"
        "已保存的通话都还在；请把这句话告诉管理员，然后再试一次。"
    )
