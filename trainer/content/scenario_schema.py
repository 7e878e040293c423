"""A scenario file as trainers write it: one call."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from trainer.content.draws import DRAWS
from trainer.content.model import RecordField
from trainer.content.schema import (
    MAX_TEXT,
    Identifier,
    Moment,
    Phrases,
    Text,
    TextOrNone,
    Written,
    YesNo,
    all_keys,
    key,
)

SlotName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Multiple = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


def _drawn(value: object) -> object:
    # A kind of fact to be drawn stands for a list of one.
    return (value,) if isinstance(value, str) and value in DRAWS else value


DrawName = Literal[
    "随机姓名",
    "随机房号",
    "随机手机号",
    "随机座机号",
    "随机时间",
    "随机日期",
    "随机金额",
    "随机单号",
]
OutcomeName = Literal[
    "完成",
    "先挂机",
    "客户挂断",
    "转接",
    "没接",
    "completed",
    "hung-up",
    "abandoned",
    "transferred",
    "unanswered",
]
NoiseName = Literal[
    "无",
    "白噪声",
    "电流声",
    "人声",
    "街道",
    "爆裂声",
    "none",
    "white",
    "hum",
    "babble",
    "street",
    "crackle",
]
Fact = Annotated[Phrases, BeforeValidator(_drawn, json_schema_input_type=Phrases | DrawName)]


class PersonaItem(Written):
    """来电的人。"""

    name: Text = key("姓名", "name")
    title: Text = key("称呼", "title")
    mood: Text = key("心情", "mood", "平静")
    language: Literal[
        "普通话", "粤语", "客家话", "四川话", "东北话", "吴语", "cmn", "yue", "hak"
    ] = key("语言", "language", "普通话")
    gender: Literal["女", "男", "female", "male"] = key("性别", "gender", "女")
    rate: int = key("语速", "rate", 175, ge=80, le=400)
    pitch: int = key("音高", "pitch", 50, ge=0, le=100)
    volume: float = key("音量", "volume", 1.0, ge=0, le=1, allow_inf_nan=False)
    variant: int = key("嗓音", "variant", 0, ge=0, le=20)
    temper: int = key("火气", "temper", 30, ge=0, le=100)
    yields: YesNo = key("让话", "yields", "否")


class LineItem(Written):
    """电话线路。写在场景里，是电话开始时的线路；写在一轮里，是从这一轮起变了的几项。"""

    noise: NoiseName | None = key("噪声", "noise", None)
    snr_db: Number | None = key("信噪比", "snr_db", None, ge=-10, le=60)
    gain_db: Number | None = key("增益", "gain_db", None, ge=-40, le=12)
    echo: Literal["无", "轻", "重", "none", "light", "heavy"] | None = key("回声", "echo", None)
    drop_outs: Number | None = key("断续", "drop_outs", None, ge=0, le=60)


class PatienceItem(Written):
    """火气到多少，来电的人就不忍了。"""

    hang_up: int | None = key("挂断", "hang_up", None, ge=1, le=100)
    supervisor: int | None = key("找主管", "supervisor", None, ge=1, le=100)
    supervisor_turn: Text | None = key("找主管去", "supervisor_turn", None)

    @model_validator(mode="after")
    def _with_a_turn(self) -> "PatienceItem":
        if (self.supervisor is None) != (self.supervisor_turn is None):
            raise PydanticCustomError(
                "patience", "“找主管”（火气到多少）和“找主管去”（去哪一轮）要一起写"
            )
        return self


class BranchItems(Written):
    """这一轮的结果决定去哪一轮；按书写的先后判断。"""

    met: Text | None = key("说到", "met", None)
    missed: Text | None = key("没说到", "missed", None)
    forbidden: Text | None = key("犯禁", "forbidden", None)
    silence: Text | None = key("没出声", "silence", None)
    transfer: Text | None = key("转接", "transfer", None)
    supervisor: Text | None = key("转主管", "supervisor", None)
    redial: Text | None = key("重拨", "redial", None)
    hold: Text | None = key("保持", "hold", None)
    hang_up: Text | None = key("挂机", "hang_up", None)
    any: Text | None = key("其他", "any", None)


class TurnItem(Written):
    """一轮：来电的人说一句（或沉默），学员回答，结果决定去向。"""

    id: Identifier = key("编号", "id")
    caller: TextOrNone = key("来电说", "caller")
    angry: TextOrNone = key("生气说", "angry", "")
    calm: TextOrNone = key("平静说", "calm", "")
    spoken: TextOrNone = key("读音", "spoken", "")
    recording: TextOrNone = key("录音", "recording", "")
    line: LineItem = key("线路", "line", LineItem())
    card: Identifier | None = key("话术", "card", None)
    step: int = key("第几步", "step", 1, ge=1, le=20)
    way: str = key("做法", "way", "", max_length=MAX_TEXT)
    timeout_s: float = key("等候秒数", "timeout_s", 8.0, ge=1, le=120, allow_inf_nan=False)
    hang_up_after_s: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)] | None = key(
        "可挂机秒数", "hang_up_after_s", None
    )
    interjection: TextOrNone = key("插话", "interjection", "")
    interjects_after_s: float = key(
        "插话秒数", "interjects_after_s", 2.0, ge=0.5, le=30, allow_inf_nan=False
    )
    drops: YesNo = key("断线", "drops", "否")
    branches: BranchItems = key("去向", "branches", BranchItems())


class WeightItems(Written):
    """各方面的失误按标准的几倍扣分：1 是照标准，0 是不扣。"""

    required: Multiple = key("必说", "required", 1.0)
    forbidden: Multiple = key("禁说", "forbidden", 1.0)
    conduct: Multiple = key("行为", "conduct", 1.0)
    record: Multiple = key("登记", "record", 1.0)


class DeedItem(Written):
    """试跑里学员做的一件事。"""

    answer_after_rings: int | None = key("接听", "answer_after_rings", None, ge=1, le=20)
    say: Text | None = key("说", "say", None)
    at_once: YesNo = key("抢话", "at_once", "否")
    yields: YesNo = key("让话", "yields", "否")
    wait: float | None = key("等", "wait", None, ge=0, le=600, allow_inf_nan=False)
    hold: YesNo | None = key("保持", "hold", None)
    transfer: Literal["是", "yes", "true", "主管", "supervisor"] | None = key(
        "转接", "transfer", None
    )
    redial: Literal["是", "yes", "true"] | None = key("重拨", "redial", None)
    note: dict[RecordField, Text] | None = key("登记", "note", None)
    hang_up: Literal["是", "yes", "true"] | None = key("挂机", "hang_up", None)

    @model_validator(mode="after")
    def _one_deed(self) -> "DeedItem":
        beside = self.model_fields_set & {"at_once", "yields"}
        if beside and self.say is None:
            raise PydanticCustomError("deeds", "“抢话”和“让话”要和“说”写在一起")
        if len(self.model_fields_set - beside) != 1:
            raise PydanticCustomError(
                "deeds",
                "一项只写一件事：接听、说、等、保持、转接、重拨、登记或挂机；"
                "“抢话”和“让话”只写在“说”的下面",
            )
        return self


class RunItem(Written):
    """试跑：学员照着做一遍，电话该有的结果。"""

    name: Text = key("名称", "name")
    seed: int = key("种子", "seed", 1, ge=0, le=2**31)
    moment: Moment | None = key("时间", "moment", None)
    deeds: Annotated[tuple[DeedItem, ...], Field(min_length=1)] = key("动作", "deeds")
    passed: YesNo = key("通过", "passed")
    outcome: OutcomeName | None = key("结果", "outcome", None)
    least: Score = key("最低分", "least", 0.0)
    most: Score = key("最高分", "most", 100.0)
    visited: tuple[Text, ...] = key("经过", "visited", ())

    @model_validator(mode="after")
    def _in_order(self) -> "RunItem":
        if self.least > self.most:
            raise PydanticCustomError("limits", "“最低分”不能大于“最高分”")
        return self


class ScenarioFile(Written):
    """场景文件：一通电话。"""

    id: Identifier = key("编号", "id")
    title: Text = key("标题", "title")
    aim: Text = key("目标", "aim")
    level: int = key("难度", "level", 1, ge=1, le=3)
    tags: tuple[Text, ...] = key("标签", "tags", ())
    persona: PersonaItem = key("来电人", "persona")
    line: LineItem = key("线路", "line", LineItem())
    briefing: Text = key("背景", "briefing")
    facts: dict[SlotName, Fact] = key("资料", "facts", {})
    moments: tuple[Moment, ...] = key("时间", "moments", ())
    rings: int = key("响铃次数", "rings", 8, ge=1, le=20)
    pause_s: float = key("停顿秒数", "pause_s", 1.5, ge=0.6, le=10, allow_inf_nan=False)
    patience: PatienceItem = key("忍耐", "patience", PatienceItem())
    pass_mark: Score = key("及格线", "pass_mark", 80.0)
    weights: WeightItems = key("权重", "weights", WeightItems())
    record: dict[RecordField, Text] = key("登记", "record", {})
    turns: Annotated[tuple[TurnItem, ...], Field(min_length=1)] = key("对话", "turns")
    runs: tuple[RunItem, ...] = key("试跑", "runs", ())


SCENARIO_KEYS = all_keys(
    *(PersonaItem, LineItem, PatienceItem, BranchItems, TurnItem, WeightItems, DeedItem, RunItem),
    ScenarioFile,
)
