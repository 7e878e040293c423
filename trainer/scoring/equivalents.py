"""Wordings that mean the same to a caller: one table, applied to phrases and replies alike.

Each row holds the form that scoring compares with, then the forms that people say for it. The rows
are read after 你 has become 您 and after particles (啊, 呢, 吧, …) have been dropped.
"""

import re
from collections import defaultdict

TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("帮您", ("帮助到您", "帮得到您", "帮助您", "帮到您", "帮忙您", "帮得上您")),
    ("感谢", ("谢谢", "谢谢了", "多谢")),
    ("请您", ("麻烦您", "劳驾您", "烦请您", "有劳您", "麻烦请您")),
    ("抱歉", ("不好意思", "对不起", "对不住", "抱歉了")),
    ("说", ("讲",)),
    ("他", ("她", "它")),
    ("挂", ("挂断电话", "挂掉电话", "挂电话", "挂断", "挂掉", "挂机", "挂线", "收线")),
    ("了", ("啦",)),
    ("喂", ("喂喂喂", "喂喂")),
    (
        "听不清",
        (
            "听得不太清楚",
            "听得不大清楚",
            "听得不是很清楚",
            "听不太清楚",
            "听不大清楚",
            "没有听清楚",
            "听得不清楚",
            "听不清楚",
            "听不太清",
            "听不大清",
            "没听清楚",
            "没有听清",
            "没听清",
        ),
    ),
    ("一点", ("一点儿", "一些", "点儿")),
    ("一会", ("一会儿",)),
    ("小时", ("个小时", "个钟头", "钟头")),
    ("30分钟", ("半小时", "半个小时", "半个钟头")),
    ("稍等", ("稍候", "稍后", "稍微等", "稍等片刻")),
    ("什么", ("啥", "甚么")),
    ("打来", ("打过来", "拨过来", "拨打过来", "拨打来")),
    ("再打", ("再拨打", "再拨")),
    ("回复", ("答复",)),
    ("我们", ("咱们", "俺们")),
    ("哪位", ("哪一位",)),
    ("其他", ("其它",)),
    ("没关系", ("没有关系", "没事")),
    ("不用客气", ("不必客气", "别客气", "不客气")),
    ("好吗", ("可以吗", "行吗", "好不好", "行不行", "可不可以吗")),
    ("能", ("能否",)),
    ("是", ("是否",)),
    ("没有声音", ("没声音",)),
    (
        "有什么可以帮您",
        (
            "有什么需要我帮忙",
            "有什么需要帮忙",
            "有什么需要我帮您",
            "有什么需要帮您",
            "有什么可以为您服务",
            "有什么能为您服务",
            "有什么可以替您效劳",
            "有什么我可以帮您",
            "有什么我能帮您",
            "有什么能帮您",
            "有什么可以帮忙",
            "有什么能帮忙",
        ),
    ),
    (
        "换一部电话",
        (
            *("换一个电话", "换一台电话", "换部电话", "换个电话", "换台电话"),
            *("换一部手机", "换一个手机", "换部手机", "换个手机"),
        ),
    ),
    ("听不明白", ("听不太明白", "听不大明白", "听不太懂", "听不懂", "没听明白", "没听懂")),
    ("立即", ("立刻", "马上", "立马", "这就")),
    ("谅解", ("原谅", "见谅", "体谅")),
    ("不要挂", ("别挂",)),
    ("", ("先生", "小姐", "女士", "男士", "这个", "那个")),
)

_CANONICAL = {form: canonical for canonical, forms in TABLE for form in forms}
_GUARDED = {
    "多谢": "多(?<![较很太么]多)谢(?!谢)",
    "这就": "这就(?!是)",
    "行不行": "行(?<!不行)不行",
}
"""Forms that are others in some company: 比较多，谢谢; 这就是; 不行不行."""


def _pattern() -> re.Pattern[str]:
    """The forms by their first character, the longest first: a search then looks at few."""
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for form in sorted(_CANONICAL, key=len, reverse=True):
        by_first[form[0]].append(_GUARDED.get(form, form)[1:])
    return re.compile("|".join(f"{first}(?:{'|'.join(r)})" for first, r in by_first.items()))


PATTERN = _pattern()
"""Any of the forms, the longest first."""

_ONE_FOR_ONE = {
    character: "".join(form for form in forms if len(form) == 1)
    for character, forms in TABLE
    if len(character) == 1
}


def words_for(character: str) -> str:
    """The single characters that are compared as `character`, and itself: 说 stands for 讲 too."""
    return character + _ONE_FOR_ONE.get(character, "")


def canonical(form: str) -> str:
    """The form that `form` is compared as; empty for what may be left out."""
    return _CANONICAL[form]
