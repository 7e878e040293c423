"""The texts: what the shipped content says, everyday calls, and words for coverage.

The held-out sentences of `evaluation/` are never read here.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import jieba
import yaml

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(__file__).resolve().parent / "corpus"

HANZI = re.compile(r"[\u4e00-\u9fff]+")
_NUMBER = re.compile(
    "(第?)([零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]{2,})(.{0,2})"
)
"""A number of several figures, maybe with its unit: countless, so no word of the vocabulary."""
_SLOT = re.compile(r"\{[^{}]*\}")
_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))

_FILLINGS = {
    "company": (
        "安居客服中心",
        "安居物业公司",
        "平安客服中心",
        "阳光物业客服中心",
        "和谐家园服务中心",
    ),
    "agent": ("李静", "王芳", "陈明", "张伟", "林小燕"),
    "agent_id": ("八零三六", "一零二五", "零三七九"),
    "caller": ("王", "李", "张", "陈", "刘", "赵"),
    "greeting": ("早上好", "您好", "下午好", "晚上好"),
    "holiday_greeting": ("新年好", "劳动节快乐", "中秋节快乐", "国庆节快乐", "节日快乐"),
    "hours": ("二十四", "两", "四十八"),
    "time": ("今天下午三点", "明天上午十点", "半小时之内"),
    "address": ("三号楼二零一", "五栋一单元六零二"),
    "number": ("八六二三五一七零", "六六八八一二三四"),
    "suggestion": ("致电一零零八六", "到营业厅办理"),
    "matter": ("水管漏水", "电梯故障"),
}
_FALLBACK = ("三号楼", "明天上午", "张先生", "水管")


def spoken(text: str) -> str:
    """The text as the recogniser writes it: digits as hanzi, everything but hanzi a pause."""
    text = "".join(_DIGITS.get(character, character) for character in text)
    return "，".join(HANZI.findall(text))


def fillings(text: str, count: int, rng: random.Random) -> list[str]:
    """The text with its slots filled, in up to `count` different ways."""
    if "{" not in text:
        return [text]

    def value(slot: re.Match[str]) -> str:
        return rng.choice(_FILLINGS.get(slot.group().strip("{}"), _FALLBACK))

    return list(dict.fromkeys(_SLOT.sub(value, text) for _ in range(count)))


def content_sentences(rng: random.Random, folders: tuple[Path, ...] | None = None) -> list[str]:
    """Every Chinese string of the shipped cards and scenarios, slots filled."""
    found: dict[str, None] = {}
    for folder in folders or (ROOT / "scripts_zh", ROOT / "scenarios"):
        for path in sorted(folder.glob("*.yaml")):
            document: object = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            for text in _strings(document):
                for sentence in fillings(text, 6, rng):
                    found.setdefault(spoken(sentence))
    return [sentence for sentence in found if len(sentence) > 1]


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in cast("list[object]", node):
            yield from _strings(item)
    elif isinstance(node, dict):
        for item in cast("dict[object, object]", node).values():
            yield from _strings(item)


def corpus_sentences() -> list[str]:
    """The everyday sentences of `corpus/`."""
    found: dict[str, None] = {}
    for path in sorted(CORPUS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                found.setdefault(spoken(line))
    return list(found)


@dataclass(frozen=True, slots=True)
class WordCount:
    """A word of the general vocabulary and how often it was counted in ordinary text."""

    word: str
    count: int


def common_words() -> list[WordCount]:
    """jieba's dictionary without names of people and places and without numbers, the most frequent
    first."""
    words: dict[str, int] = {}
    with jieba.get_dict_file() as file:
        for line in file:
            word, count, kind = line.decode("utf-8").split(" ")[:3]
            name = kind.strip().startswith(("nr", "ns", "nz", "nt")) and len(word) > 1
            if HANZI.fullmatch(word) and not name and not _NUMBER.fullmatch(word):
                words[word] = max(words.get(word, 0), int(count))
    return [
        WordCount(word, count) for word, count in sorted(words.items(), key=lambda item: -item[1])
    ]


def random_sentences(count: int, rng: random.Random) -> list[str]:
    """Strings of random words, so that every syllable is heard in every neighbourhood."""
    words = [entry.word for entry in common_words()[:30_000]]
    sentences: list[str] = []
    for _ in range(count):
        chosen = [rng.choice(words) for _ in range(rng.randint(3, 7))]
        middle = rng.randint(1, len(chosen))
        sentences.append(
            "，".join(filter(None, ("".join(chosen[:middle]), "".join(chosen[middle:]))))
        )
    return sentences


def segmented(sentence: str) -> list[str]:
    """The sentence as words, by jieba's dictionary alone, and numbers figure by figure; pauses fall
    away."""
    words = (word for part in HANZI.findall(sentence) for word in jieba.cut(part, HMM=False))
    return [piece for word in words for piece in _pieces(word)]


def _pieces(word: str) -> list[str]:
    number = _NUMBER.fullmatch(word)
    if number is None:
        return [word]
    ordinal, figures, unit = number.groups()
    return [piece for piece in (ordinal, *figures, unit) if piece]
