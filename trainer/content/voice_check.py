"""What the caller says, held against the voice that is to say it.

A voice spells Latin words in English, drops signs that it does not know or names them by their
code, and reads a long number as a quantity. The Hakka voice reads romanisation and nothing else.
"""

import re
from collections.abc import Iterator, Mapping

from trainer.content.draws import DRAWS
from trainer.content.model import Scenario, Turn
from trainer.content.node import Node
from trainer.content.problem import Problems, quoted
from trainer.content.slot_check import LINES
from trainer.scoring.slots import SLOT, slot_names

_HANZI = re.compile("[〇\u3400-\u9fff\U00020000-\U0003ffff]")
_KNOWN = {
    "cmn": "〇\u4e00-\u9fff",
    # Cantonese is written with characters that Mandarin has not: 㗎, 㩒, 𨋢.
    "yue": "〇\u3400-\u9fff\U00020000-\U0003ffff",
    "hak": "",
}
_SIGNS = r"，。？！、；：“”‘’（）《》〈〉「」『』【】…—～·,.?!;:'\"()\-\s"
_STRANGE = {
    language: re.compile(f"[^{known}{_SIGNS}0-9A-Za-z]") for language, known in _KNOWN.items()
}
_LETTERS = r"(?![B-DF-HJ-NP-TV-Z]+(?![A-Za-z]))"
"""Not what everybody says letter by letter, as voices do: QQ, GPS."""

_ENGLISH = {
    # Pinyin with its tones is read as such: ni3 hao3.
    "cmn": re.compile(rf"(?<![A-Za-z]){_LETTERS}[A-Za-z]{{2,}}(?![A-Za-z1-5])"),
    "yue": re.compile(rf"(?<![A-Za-z]){_LETTERS}[A-Za-z]{{2,}}"),
}
_LONG_NUMBER = re.compile(r"\d{5,}")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_HAKKA = "客家话的声音只会读罗马字，读不出汉字；请写上“读音”（如 ngai2 oi5 mun5）或“录音”"


def speakable(text: str) -> str:
    """The text without the signs that a Mandarin voice would drop or name by their code."""
    return _STRANGE["cmn"].sub("", text)


def check_voice(
    scenario: Scenario, root: Node, nodes: Mapping[str, Node], problems: Problems
) -> None:
    """Note lines, and facts that stand in them, that the caller's voice cannot speak. `root` and
    `nodes` (turns by id) are where they were written; recordings are not spoken."""
    language = scenario.persona.language
    used: dict[str, None] = {}
    for turn in scenario.turns:
        unspoken = _unspoken(turn)
        for names in LINES:
            text: str = getattr(turn, names[1])
            if text and names[1] not in unspoken:
                used |= dict.fromkeys(slot_names(text))
                _check_line(text, scenario, nodes[turn.id].child(*names), problems)
    facts = root.child("资料", "facts")
    for name in used:
        values = facts.child(name).items() if name in scenario.facts else []
        for value in values:
            _note(str(value.plain), language, value, problems)


def _unspoken(turn: Turn) -> tuple[str, ...]:
    """The lines of a turn that no voice speaks, because another stands for them."""
    if turn.recording is not None:
        return "caller", "spoken"
    return ("caller",) if turn.spoken else ()


def _check_line(text: str, scenario: Scenario, place: Node, problems: Problems) -> None:
    language = scenario.persona.language
    _note(text, language, place, problems)
    drawn = [name for name in slot_names(text) if _is_hanzi(scenario, name)]
    if language == "hak" and drawn and not _HANZI.search(text):
        message = f"“{{{drawn[0]}}}”填进来的是汉字，客家话的声音读不出；请在“资料”里写罗马字。"
        problems.add("content.unspeakable", message, place.position)


def _is_hanzi(scenario: Scenario, name: str) -> bool:
    """Whether a slot is filled by the program: with hanzi."""
    return any(value in DRAWS for value in scenario.facts.get(name, (next(iter(DRAWS)),)))


def _note(text: str, language: str, place: Node, problems: Problems) -> None:
    for reason in _reasons(SLOT.sub("", text), language):
        problems.add("content.unspeakable", f"{quoted(text)}：{reason}。", place.position)


def _reasons(text: str, language: str) -> Iterator[str]:
    if language == "hak" and _HANZI.search(text):
        yield _HAKKA
        return
    strange = dict.fromkeys(_STRANGE[language].findall(text))
    if strange:
        yield f"声音读不出“{''.join(strange)}”，请改成读得出的字"
    english = _ENGLISH[language].search(text) if language in _ENGLISH else None
    if english is not None:
        yield f"声音会照英语读“{english.group()}”，请写成汉字，或在“读音”里写该怎么读"
    number = _LONG_NUMBER.search(text)
    if number is not None:
        digits = number.group().translate(_DIGITS)
        yield f"声音会把“{number.group()}”读成几万几千；要一个一个读，请写 {digits}"
