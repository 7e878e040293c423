"""Leaking: telephone numbers that are not public, and what is known of residents.

Conduct, in every call: no leaking of internal numbers, secrets, personal data (also other-
department, agent-private-info, enquiry).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from trainer.scoring.expectation import Forbidden, Severity
from trainer.scoring.heard import Found, Heard
from trainer.scoring.normalise import normalise
from trainer.scoring.phonetic import syllable, syllables
from trainer.scoring.script import simplified

CONFIDENTIALITY = "通话纪律 · 保密"
PHONE_LEAK = Forbidden(("泄露电话号码",), Severity.CRITICAL, clause=CONFIDENTIALITY)
RESIDENT_LEAK = Forbidden(("泄露住户资料",), Severity.CRITICAL, clause=CONFIDENTIALITY)

_PHONE = re.compile(r"(?<!\d)\d{7,12}(?!\d)")
_USUAL_SHAPE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}")
"""A mobile number, or a landline with or without its area code. Service numbers (10086, 110, 400)
are public."""

_PASSED_OVER = frozenset("嗯呃啊呀哦呢吧哈嘛")
_CONTEXT = 16
_SOMEBODY = (
    "(?:他|她|他们家|那家|那户|业主|住户|户主|邻居|房东|租客|楼上|楼下|隔壁|同事|经理|主管|师傅|"
    "(?P<name>[^您这那位])(?:先生|女士|小姐|太太|阿姨))"
)
_OTHERS = re.compile(
    f"{_SOMEBODY}|我的?(?:手机|电话|号码)|(?<!您)的(?:私人|个人)|(?:私人|个人)(?:手机|电话)"
)
_YOURS = re.compile("您(?:的|自己|留|刚)")
"""Said behind somebody, the number is the caller's after all: 楼上漏水，您的电话是…."""
_ACCOUNT = re.compile("QQ|微信|邮箱", re.IGNORECASE)
"""Such a number is no telephone's; cards forbid giving it."""
_PUBLIC = re.compile("热线|客服电话|服务电话|前台|总机|报警|值班电话|办公电话|公司电话|物业电话")
_READ_BACK = re.compile(
    "您的|您(?:自己)?留的|您刚|您说|核对|重复|登记|记录|确认|对[吗吧]|是吧|对不对|是否有误"
)

_NUMBERED = "[^您吗]{0,3}[0-9零一二三四五六七八九十两A-Za-z]"
_RESIDENT = re.compile(
    "[号楼栋幢座室][^您]{0,4}(?:先生|女士|小姐|太太)的|"
    f"{_SOMEBODY}[^您]{{0,4}}(?:"
    f"(?:住在?|家在|房号|房间号|门牌号?){_NUMBERED}"
    "|(?:身份证|车牌)[^您吗]{0,10}[0-9零一二三四五六七八九]{3}"
    "|在[^您我]{1,6}(?:上班|工作)(?![日时期])"
    ")"
)


def leaks(
    heard: Heard,
    public: Iterable[str],
    facts: Mapping[str, str],
    innocent: Sequence[tuple[int, int]],
) -> Iterator[tuple[Forbidden, Found]]:
    """What the reply gives away, and where.

    Telephone numbers are not leaked that are `public`, lie in an `innocent` stretch of the normal
    form, or are the caller's own, read back to him. One of the call's `facts` is taken for his own
    unless it is said to be somebody else's; somebody with the name of the `caller` is he himself.
    """
    plain = _Plain(heard)
    allowed = {normalise(number).text for number in public}
    known = {normalise(fact).text for fact in facts.values()}
    caller = syllables(facts.get("caller", ""))
    for match in _PHONE.finditer(heard.text):
        start, end = match.span()
        open_slot = any(first <= start and end <= last for first, last in innocent)
        number = match.group()
        doubted = number not in known and _USUAL_SHAPE.fullmatch(number) is not None
        if number not in allowed and not open_slot and _not_public(plain, start, doubted, caller):
            yield PHONE_LEAK, Found(1.0, start, end)
    for match in _RESIDENT.finditer(plain.text):
        found = plain.in_normal_form(*match.span())
        if found is not None:
            yield RESIDENT_LEAK, found


class _Plain:
    """The reply with its forms of address, which the normal form has no longer, but without pauses
    and punctuation."""

    def __init__(self, heard: Heard) -> None:
        self._normal = heard.normal
        original = "".join(map(simplified, heard.normal.original))
        kept = [i for i, one in enumerate(original) if one.isalnum() and one not in _PASSED_OVER]
        self.text = "".join([original[i] for i in kept])
        self._kept = kept

    def before(self, place: int) -> str:
        """What stands before that character of the normal form."""
        at = bisect_left(self._kept, self._normal.starts[place])
        return self.text[max(0, at - _CONTEXT) : at]

    def in_normal_form(self, start: int, end: int) -> Found | None:
        """The same stretch in the normal form."""
        first, last = self._kept[start], self._kept[end - 1] + 1
        normal = self._normal
        inside = [
            place
            for place in range(len(normal.text))
            if normal.starts[place] >= first and normal.ends[place] <= last
        ]
        return Found(1.0, inside[0], inside[-1] + 1) if inside else None


def _not_public(plain: _Plain, place: int, doubted: bool, caller: tuple[str, ...]) -> bool:
    """Whether the number at `place` is somebody else's, or is `doubted` and nobody says whose it
    is. A recogniser may lose one of the digits of somebody's."""
    before = plain.before(place)
    if _ACCOUNT.search(before):
        return False
    others = (match for match in _OTHERS.finditer(before) if not _is_named(match, caller))
    owner = max((match.end() for match in others), default=None)
    if owner is not None and not _YOURS.search(before, owner):
        return True
    return doubted and not _PUBLIC.search(before) and not _READ_BACK.search(plain.text)


def _is_named(somebody: re.Match[str], caller: tuple[str, ...]) -> bool:
    """Whether that is how the caller is addressed: by his surname, or by his whole name. A
    recogniser may have spelled it otherwise."""
    name = somebody["name"]
    return name is not None and syllable(name) in (caller[:1] + caller[-1:])
