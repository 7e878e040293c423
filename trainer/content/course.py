"""The course and its exam: as trainers write them, and as the program uses them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from trainer.content.model import Position
from trainer.content.node import Node
from trainer.content.schema import Identifier, Phrases, Text, TextOrNone, Written, all_keys, key

Hours = Annotated[float, Field(gt=0, le=400, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Points = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class HalfDayItem(Written):
    """半天的课：学什么、练哪些话术和场景。"""

    part: Literal["上午", "下午", "morning", "afternoon"] = key("时段", "part")
    hours: Hours = key("课时", "hours")
    aims: Phrases = key("目标", "aims")
    readings: tuple[Text, ...] = key("学习", "readings", ())
    cards: tuple[Identifier, ...] = key("话术", "cards", ())
    scenarios: tuple[Identifier, ...] = key("场景", "scenarios", ())


class DayItem(Written):
    """一天的课。"""

    title: Text = key("标题", "title")
    halves: Annotated[tuple[HalfDayItem, ...], Field(min_length=1)] = key("半天", "halves")


class PartItem(Written):
    """考试的一个科目；每个科目都要合格。"""

    name: Text = key("名称", "name")
    count: int = key("数量", "count", ge=1, le=200)
    note: TextOrNone = key("说明", "note", "")


class AttemptItem(Written):
    """第几次考：第一条是第一次。"""

    pass_mark: Percent = key("及格线", "pass_mark")
    deduction: Points = key("扣分", "deduction")
    consequence: Text = key("没通过", "consequence")


class TopicItem(Written):
    """笔试的一个题目范围。"""

    name: Text = key("名称", "name")
    note: TextOrNone = key("说明", "note", "")
    cards: tuple[Identifier, ...] = key("话术", "cards", ())


class FaultItem(Written):
    """扣分的一档。"""

    points: Points = key("分数", "points")
    cases: Phrases = key("情形", "cases")


class BonusItem(Written):
    """加分的范围。"""

    least: Points = key("至少", "least")
    most: Points = key("至多", "most")
    cases: Phrases = key("情形", "cases")


class ExamItem(Written):
    """考试的规则。"""

    parts: Annotated[tuple[PartItem, ...], Field(min_length=1)] = key("科目", "parts")
    attempts: Annotated[tuple[AttemptItem, ...], Field(min_length=1)] = key("每次考试", "attempts")
    retakes: Phrases = key("补考", "retakes")
    note: TextOrNone = key("说明", "note", "")
    topics: tuple[TopicItem, ...] = key("题目范围", "topics", ())
    faults: tuple[FaultItem, ...] = key("扣分", "faults", ())
    bonus: BonusItem | None = key("加分", "bonus", None)
    critical: tuple[Text, ...] = key("致命", "critical", ())


class RecordItem(Written):
    """一种培训记录。"""

    name: Text = key("名称", "name")
    fields: Phrases = key("内容", "fields")


class StatisticsItem(Written):
    """考试以后的统计。"""

    within_days: int = key("天数", "within_days", ge=1, le=365)
    contents: Phrases = key("内容", "contents")


class FeedbackItem(Written):
    """学员评课的一项。"""

    name: Text = key("名称", "name")
    target: Percent = key("目标", "target")


class CourseFile(Written):
    """课程文件：几天的课、考试的规则、要留的记录。"""

    title: Text = key("标题", "title")
    source: Text = key("出处", "source")
    note: TextOrNone = key("说明", "note", "")
    hours: Hours = key("总课时", "hours")
    days: Annotated[tuple[DayItem, ...], Field(min_length=1)] = key("课程", "days")
    exam: ExamItem = key("考试", "exam")
    records: tuple[RecordItem, ...] = key("记录", "records", ())
    statistics: StatisticsItem | None = key("统计", "statistics", None)
    feedback: tuple[FeedbackItem, ...] = key("反馈", "feedback", ())


COURSE_KEYS = all_keys(
    *(HalfDayItem, DayItem, PartItem, AttemptItem, TopicItem, FaultItem, BonusItem, ExamItem),
    *(RecordItem, StatisticsItem, FeedbackItem, CourseFile),
)


@dataclass(frozen=True, slots=True)
class HalfDay:
    """Half a day's lessons. `part` is 上午 or 下午, `hours` are class hours; `cards` and
    `scenarios` are the ids of what is drilled."""

    part: str
    hours: float
    aims: tuple[str, ...]
    readings: tuple[str, ...]
    cards: tuple[str, ...]
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the course."""

    title: str
    halves: tuple[HalfDay, ...]

    @property
    def hours(self) -> float:
        """Class hours of the day."""
        return sum(half.hours for half in self.halves)


@dataclass(frozen=True, slots=True)
class ExamPart:
    """A part of the exam, all of which are to be passed; `count` questions or calls are drawn."""

    name: str
    count: int
    note: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an attempt takes: `pass_mark` in percent. `deduction` and `consequence` are what is
    recorded and told of who fails; people decide."""

    pass_mark: float
    deduction: float
    consequence: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What questions are asked about; `cards` are ids."""

    name: str
    note: str
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Faults that cost `points` marks each."""

    points: float
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bonus:
    """What is worth `least` to `most` marks more."""

    least: float
    most: float
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exam:
    """The rules of the exam. `attempts` in order, the first first; `critical` are the faults that
    fail a call whatever its marks."""

    parts: tuple[ExamPart, ...]
    attempts: tuple[Attempt, ...]
    retakes: tuple[str, ...]
    note: str
    topics: tuple[Topic, ...]
    faults: tuple[Fault, ...]
    bonus: Bonus | None
    critical: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A record that is kept, and what it holds."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is counted within so many days of an exam."""

    within_days: int
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedbackTarget:
    """What share of trainees (percent) is to find the course so."""

    name: str
    target: float


@dataclass(frozen=True, slots=True)
class Course:
    """The course of new trainees. `hours` are all its class hours, `source` the rule behind it."""

    title: str
    source: str
    note: str
    hours: float
    days: tuple[Day, ...]
    exam: Exam
    records: tuple[RecordForm, ...]
    statistics: Statistics | None
    feedback: tuple[FeedbackTarget, ...]
    position: Position

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The calls of the course in the order in which they are taken, each once."""
        halves = (half for day in self.days for half in day.halves)
        return tuple(dict.fromkeys(name for half in halves for name in half.scenarios))


def course(file: CourseFile, root: Node) -> Course:
    """The course of a file."""
    statistics = file.statistics
    return Course(
        title=file.title,
        source=file.source,
        note=file.note,
        hours=file.hours,
        days=tuple(Day(day.title, _halves(day.halves)) for day in file.days),
        exam=_exam(file.exam),
        records=tuple(RecordForm(each.name, each.fields) for each in file.records),
        statistics=statistics and Statistics(statistics.within_days, statistics.contents),
        feedback=tuple(FeedbackTarget(each.name, each.target) for each in file.feedback),
        position=root.position,
    )


def _halves(items: Sequence[HalfDayItem]) -> tuple[HalfDay, ...]:
    chinese = {"morning": "上午", "afternoon": "下午"}
    return tuple(
        HalfDay(
            chinese.get(item.part, item.part),
            item.hours,
            item.aims,
            item.readings,
            item.cards,
            item.scenarios,
        )
        for item in items
    )


def _exam(item: ExamItem) -> Exam:
    bonus = item.bonus
    return Exam(
        parts=tuple(ExamPart(part.name, part.count, part.note) for part in item.parts),
        attempts=tuple(
            Attempt(each.pass_mark, each.deduction, each.consequence) for each in item.attempts
        ),
        retakes=item.retakes,
        note=item.note,
        topics=tuple(Topic(topic.name, topic.note, topic.cards) for topic in item.topics),
        faults=tuple(Fault(fault.points, fault.cases) for fault in item.faults),
        bonus=bonus and Bonus(bonus.least, bonus.most, bonus.cases),
        critical=item.critical,
    )
