"""The sounds of Mandarin as the model sees them: toneless initials and finals, and their states.

An output of the network is a *pdf*: silence and noise have one each, an initial has one, a final
has two (its first and second half). In the lexicon a phone also tells its place in the word
(`_B` begin, `_I` inside, `_E` end, `_S` alone), which Vosk needs for word times.
"""

from dataclasses import dataclass

from pypinyin.style._utils import get_finals, get_initials

INITIALS = (
    "b",
    "p",
    "m",
    "f",
    "d",
    "t",
    "n",
    "l",
    "g",
    "k",
    "h",
    "j",
    "q",
    "x",
    "zh",
    "ch",
    "sh",
    "r",
    "z",
    "c",
    "s",
)
FINALS = (
    "a",
    "o",
    "e",
    "ai",
    "ei",
    "ao",
    "ou",
    "an",
    "en",
    "ang",
    "eng",
    "ong",
    "er",
    "i",
    "ii",
    "iii",
    "ia",
    "ie",
    "iao",
    "iou",
    "ian",
    "in",
    "iang",
    "ing",
    "iong",
    "u",
    "ua",
    "uo",
    "uai",
    "uei",
    "uan",
    "uen",
    "uang",
    "ueng",
    "v",
    "ve",
    "van",
    "vn",
    "io",
    "ng",
)
STOPS = frozenset(["b", "p", "d", "t", "g", "k", "j", "q", "zh", "ch", "z", "c"])
"""Initials that begin with a closure, which is heard before the release."""

SILENCE = "SIL"
NOISE = "SPN"


def _number_pdfs() -> dict[str, tuple[int, ...]]:
    pdfs: dict[str, tuple[int, ...]] = {SILENCE: (0,), NOISE: (1,)}
    following = 2
    for phone in INITIALS:
        pdfs[phone] = (following,)
        following += 1
    for phone in FINALS:
        pdfs[phone] = (following, following + 1)
        following += 2
    return pdfs


PDFS = _number_pdfs()
PDF_COUNT = sum(len(ids) for ids in PDFS.values())


def split_syllable(syllable: str) -> tuple[str, str]:
    """Toneless pinyin (v for ü) → (initial or "", final): `shi` → (`sh`, `iii`)."""
    if syllable == "ng":  # 嗯, hummed
        return "", syllable
    spelled = "ü".join(("", syllable[2:])) if syllable[:2] in ("lv", "nv") else None
    text = syllable[0] + spelled if spelled is not None else syllable
    initial: str = get_initials(text, strict=True)
    final: str = get_finals(text, strict=True).replace("ü", "v").replace("ê", "e")
    if final == "i" and initial in ("zh", "ch", "sh", "r"):
        final = "iii"
    elif final == "i" and initial in ("z", "c", "s"):
        final = "ii"
    return initial, final


def phones_of(syllables: tuple[str, ...]) -> tuple[str, ...] | None:
    """The phones of a word with their places; None when a syllable is no Mandarin one."""
    phones: list[str] = []
    for syllable in syllables:
        if not syllable:
            return None
        initial, final = split_syllable(syllable)
        if final not in FINALS:
            return None
        phones += [initial, final] if initial else [final]
    if len(phones) == 1:
        return (phones[0] + "_S",)
    inner = [phone + "_I" for phone in phones[1:-1]]
    return (phones[0] + "_B", *inner, phones[-1] + "_E")


@dataclass(frozen=True, slots=True)
class PhoneTable:
    """The phones with places, numbered from 1, and the transition ids of their states."""

    names: tuple[str, ...]
    states: tuple[tuple[int, int, int], ...]
    """(phone id, state, pdf), sorted: transition state t (from 1) is the t-th of them."""

    def id(self, name: str) -> int:
        """The number of a phone."""
        return self.names.index(name) + 1

    def state(self, phone_id: int, state: int) -> int:
        """The transition state t; its self-loop is transition id 2t-1, its way forward 2t."""
        return next(
            t for t, (p, s, _) in enumerate(self.states, start=1) if (p, s) == (phone_id, state)
        )

    @property
    def transitions(self) -> int:
        """How many transition ids there are."""
        return 2 * len(self.states)


def bare(name: str) -> str:
    """A phone without its place."""
    return name if name == SILENCE else name.rsplit("_", 1)[0]


def phone_table() -> PhoneTable:
    """All phones: silence first, noise second."""
    names = [SILENCE, NOISE + "_S"]
    for initial in INITIALS:
        names += [initial + "_B", initial + "_I"]
    for final in FINALS:
        names += [final + place for place in ("_B", "_I", "_E", "_S")]
    states = [
        (number, state, pdf)
        for number, name in enumerate(names, start=1)
        for state, pdf in enumerate(PDFS[bare(name)])
    ]
    return PhoneTable(tuple(names), tuple(sorted(states)))
