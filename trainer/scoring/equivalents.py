"""Wordings that mean the same to a caller: one table, applied to phrases and replies alike.

Each row holds the form that scoring compares with, then the forms that people say for it. The rows
are read after 你 has become 您 and after particles (啊, 呢, 吧, …) have been dropped.
"""

import re

TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("帮您", ("帮助到您", "帮得到您", "帮助您", "帮到您", "帮忙您", "帮得上您")),
    ("感谢", ("谢谢", "多谢", "谢谢了")),
    ("请您", ("麻烦您", "劳驾您", "烦请您", "有劳您", "麻烦请您")),
    ("抱歉", ("不好意思", "对不起", "对不住", "抱歉了")),
    ("说", ("讲",)),
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
    ("不要挂", ("别挂",)),
    ("", ("先生", "小姐", "女士", "男士")),
)

_CANONICAL = {form: canonical for canonical, forms in TABLE for form in forms}
PATTERN = re.compile("|".join(sorted(map(re.escape, _CANONICAL), key=len, reverse=True)))
"""Any of the forms, the longest first."""


def canonical(form: str) -> str:
    """The form that `form` is compared as; empty for a form of address that may be left out."""
    return _CANONICAL[form]
