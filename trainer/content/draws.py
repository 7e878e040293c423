"""Facts that a call's seed makes up: names, rooms, numbers, times, as a caller would say them.

All words are such as every recognition model knows; digits are written as they are spoken.
"""

from collections.abc import Callable, Mapping
from random import Random

RANDOM_NAME = "随机姓名"

_DIGITS = "零一二三四五六七八九"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏"
_GIVEN = {
    "female": ("芳", "静", "敏", "艳", "娟", "霞", "丽华", "秀英", "小红", "春梅", "晓燕", "美玲"),
    "male": ("伟", "磊", "洋", "勇", "杰", "涛", "建国", "志强", "文明", "晓东", "海平", "国强"),
}
# Not today: the call may be in the evening.
_DAYS = ("明天", "后天", "这周六", "这周日", "下周一", "下周二", "下周三")
_HOURS = (
    *("上午八点", "上午九点", "上午十点", "上午十一点", "中午十二点", "下午一点", "下午两点"),
    *("下午三点", "下午四点", "下午五点", "晚上六点", "晚上七点", "晚上八点"),
)
_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def _count(number: int) -> str:
    """A number from 1 to 999 as it is counted: 26 is 二十六."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _digits(random: Random, count: int, begun: str = "") -> str:
    """`count` digits spoken one by one, the `begun` ones first; no three alike in a row, for nobody
    could tell how many there were."""
    text = begun
    while len(text) < count:
        digit = random.choice(_DIGITS)
        if not text.endswith(digit * 2):
            text += digit
    return text


def _name(random: Random, gender: str) -> str:
    return random.choice(_SURNAMES) + random.choice(_GIVEN[gender])


def _room(random: Random, _gender: str) -> str:
    building, unit = _count(random.randint(1, 18)), _DIGITS[random.randint(1, 4)]
    floor, door = random.randint(1, 28), random.randint(1, 6)
    number = "".join(_DIGITS[int(digit)] for digit in f"{floor}0{door}")
    return f"{building}号楼{unit}单元{number}"


def _mobile(random: Random, _gender: str) -> str:
    return _digits(random, 11, "一" + random.choice("三五七八"))


def _landline(random: Random, _gender: str) -> str:
    return _digits(random, 8, random.choice(_DIGITS[2:9]))


def _time(random: Random, _gender: str) -> str:
    return random.choice(_DAYS) + random.choice(_HOURS)


def _date(random: Random, _gender: str) -> str:
    return f"{random.choice(_MONTHS)}月{_count(random.randint(1, 28))}号"


def _amount(random: Random, _gender: str) -> str:
    return f"{_count(random.randint(21, 999))}元"


def _order(random: Random, _gender: str) -> str:
    return _digits(random, 6)


DRAWS: Mapping[str, Callable[[Random, str], str]] = {
    RANDOM_NAME: _name,
    "随机房号": _room,
    "随机手机号": _mobile,
    "随机座机号": _landline,
    "随机时间": _time,
    "随机日期": _date,
    "随机金额": _amount,
    "随机单号": _order,
}
"""How each kind of fact is drawn: from the seed, and the caller's gender (female or male)."""
