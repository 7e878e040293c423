"""The words that the model can write, and how each may be spoken."""

from collections import Counter
from dataclasses import dataclass

from pypinyin import Style, pinyin

from recognition_model.phones import NOISE, phones_of
from recognition_model.texts import HANZI, common_words

UNKNOWN = "[unk]"
_RARE_READING = 2.0
_ESPEAK_READING = 1.0
"""Costs (negative natural logarithms) of a reading that is not a word's usual one."""

_SPOKEN_OTHERWISE: dict[str, tuple[tuple[str, ...], ...]] = {
    "嗯": (("ng",), ("en",)),
    "呃": (("e",),),
    "啊": (("a",),),
    "哎": (("ai",),),
    "喂": (("wei",),),
    "一": (("yi",), ("yao",)),
}
"""Readings that pinyin tables do not give."""

_HESITATIONS = ("嗯", "呃", "啊", "哎", "哦", "噢", "唉", "喂")
_ERHUA = [
    "一会", "待会", "等会", "这会", "那会", "这", "那", "哪", "这边", "那边", "点", "有点",
    "一点", "差点", "早点", "快点", "慢点", "事", "没事", "有事", "活", "干活", "玩", "好玩",
    "花", "鸟", "今", "明", "昨", "头", "劲", "味", "份", "门", "块", "一块", "空", "信", "价",
    "号", "名", "字", "话", "准", "聊天", "慢慢", "好好", "使劲", "纳闷", "小孩",
]  # fmt: skip
"""What everyday words with 儿 at the end begin with."""
_CHILD = frozenset("女婴幼孤少胎男健孩侄宠小患生育")
"""After these 儿 is a syllable of its own: 女儿, 婴儿; elsewhere it melts into the one before."""


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """One way to say a word; `cost` is the negative logarithm of how likely that way is."""

    word: str
    phones: tuple[str, ...]
    cost: float


def level_one_hanzi() -> list[str]:
    """The 3,755 common characters of GB 2312."""
    rows = range(0xB0, 0xD8)
    cells = range(0xA1, 0xFF)
    return [
        bytes([row, cell]).decode("gb2312")
        for row in rows
        for cell in cells
        if not (row == 0xD7 and cell > 0xF9)
    ]


def vocabulary(sentences: list[list[str]], words: int) -> list[str]:
    """Every word of the segmented texts with its characters, common characters, and the most
    common `words` words of the general dictionary."""
    said = Counter(word for sentence in sentences for word in sentence)
    common = [entry.word for entry in common_words() if len(entry.word) > 1][:words]
    hanzi = level_one_hanzi() if words > 1000 else []
    characters = [character for word in said for character in word]
    extra = [*_HESITATIONS, *(stem + "儿" for stem in _ERHUA)]
    return list(dict.fromkeys([*said, *hanzi, *characters, *extra, *common]))


def espeak_readings(words: int) -> dict[str, list[str]]:
    """How espeak itself reads the most common words and characters: where it errs, the recogniser
    should know."""
    from recognition_model.synthesis import Speaker

    speaker = Speaker()
    entries = [entry.word for entry in common_words()][: words * 6 // 5]
    found: dict[str, list[str]] = {}
    for word in entries:
        spoken = speaker.reading(word)
        if spoken is not None:
            found[word] = spoken
    return found


def pronunciations(words: list[str], spoken: dict[str, list[str]]) -> list[Pronunciation]:
    """All pronunciations of the words; words that cannot be read are left out."""
    found = [Pronunciation(UNKNOWN, (f"{NOISE}_S",), 0.0)]
    for word in words:
        if not HANZI.fullmatch(word):
            continue
        seen: set[tuple[str, ...]] = set()
        for syllables, cost in _readings(word, spoken.get(word)):
            phones = phones_of(syllables)
            if phones is not None and phones not in seen:
                seen.add(phones)
                found.append(Pronunciation(word, phones, cost))
    return found


def _readings(word: str, spoken: list[str] | None) -> list[tuple[tuple[str, ...], float]]:
    usual = tuple(_plain(item[0]) for item in pinyin(word, style=Style.NORMAL, v_to_u=False))
    ways = [(usual, 0.0)]
    if word in _SPOKEN_OTHERWISE:
        ways = [(way, 0.0) for way in _SPOKEN_OTHERWISE[word]] + ways[:1]
    if word.endswith("儿") and len(word) > 1 and word[-2] not in _CHILD:
        ways.append((usual[:-1], 0.0))
    if len(word) == 1:
        others = pinyin(word, style=Style.NORMAL, heteronym=True, v_to_u=False)[0][1:3]
        ways += [((_plain(other),), _RARE_READING) for other in others]
    if spoken is not None:
        ways.append((tuple(spoken), _ESPEAK_READING))
    return ways


def _plain(syllable: str) -> str:
    return syllable.replace("ü", "v")
