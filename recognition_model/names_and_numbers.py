"""Sentences with names, numbers, times, sums and addresses, put together at random.

They are countless in real calls, so no corpus can list them: from these the language model learns
that digits follow digits, titles follow surnames and units follow numbers.
"""

import random

_DIGITS = "零一二三四五六七八九"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
)
_TITLES = [
    "先生", "女士", "小姐", "经理", "师傅", "主任", "老师", "阿姨", "大爷", "医生", "工程师",
    "科长",
]  # fmt: skip
_GIVEN = "伟芳静敏磊洋勇艳杰娟涛明超霞平刚兰飞玲华文辉宁波红英建国志强海燕晓东小丽美玉春梅"
_PLACES = [
    "门口", "大厅", "厨房", "卫生间", "阳台", "客厅", "卧室", "楼道", "车库", "电梯间", "地下室",
    "花园", "仓库", "前台",
]  # fmt: skip
_HOURS = ["一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
_DAY_PARTS = ["早上", "上午", "中午", "下午", "傍晚", "晚上", "凌晨"]
_DAYS = [
    "今天", "明天", "后天", "昨天", "前天", "周一", "周二", "周三", "周四", "周五", "周六",
    "周日", "下周一", "下周三", "下周五", "星期一", "星期二", "星期三", "星期四", "星期五",
    "星期六", "星期天", "本周末", "这周五", "月底", "月初",
]  # fmt: skip
_UNITS = [
    "个", "次", "张", "件", "台", "块", "块钱", "元", "天", "分钟", "个小时", "小时", "个月",
    "年", "个工作日", "位", "户", "层", "楼", "米", "公斤", "份", "把", "条", "套", "箱", "瓶",
    "只", "辆", "号", "单元", "门", "度", "吨", "兆", "平方米",
]  # fmt: skip

_CARRIERS = """\
我姓{surname}
我叫{name}
我是{surname}{title}
{surname}{title}，您好
您好，{surname}{title}
请问是{surname}{title}吗
{surname}{title}，请您稍等
我找{surname}{title}
好的，{surname}{title}
麻烦您转告{surname}{title}
业主叫{name}
联系人是{name}
我的电话是{phone}
您的电话是{phone}对吗
号码是{phone}
手机尾号是{four}
工号{four}
我的工号是{four}
订单号是{digits}
单号后四位是{four}
身份证后四位是{four}
车牌尾号是{three}
验证码是{digits}
请拨打{digits}
我住{address}
地址是{address}
您的地址是{address}对吗
请到{address}来
{address}的{place}
一共{sum}
总共是{sum}
费用是{sum}
退您{sum}
多扣了{sum}
余额还有{sum}
要{quantity}
大概{quantity}
还有{quantity}
已经{quantity}了
需要{quantity}
等了{quantity}
{quantity}之内
第{number}次
{moment}
{moment}可以吗
{moment}我在家
{moment}过来
{moment}给您回电话
{day}上门
从{moment}开始
到{moment}为止
{date}
{date}到期
{date}办的
百分之{number}
打{digit}折
请按{digit}
""".splitlines()


def _number(rng: random.Random) -> str:
    """A number below ten thousand as it is said."""
    value = rng.choice(
        (rng.randint(1, 10), rng.randint(1, 99), rng.randint(1, 999), rng.randint(1, 99) * 100)
    )
    return said(value)


def said(value: int) -> str:
    """A number from 0 to 9,999 as it is read out: 105 → 一百零五."""
    if value < 10:
        return _DIGITS[value]
    text, skipped = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            text += ("零" if skipped else "") + _DIGITS[digit] + unit
        skipped = bool(text) and not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def _run(rng: random.Random, length: int) -> str:
    return "".join(rng.choice(_DIGITS) for _ in range(length))


def _moment(rng: random.Random) -> str:
    minutes = ("", "", "半", "十分", "一刻", "四十", "二十", "三十分", "四十五分")
    return (
        rng.choice(("", rng.choice(_DAYS)))
        + rng.choice(_DAY_PARTS)
        + rng.choice(_HOURS)
        + "点"
        + rng.choice(minutes)
    )


def _address(rng: random.Random) -> str:
    building = said(rng.randint(1, 30)) + rng.choice(("号楼", "栋", "幢"))
    unit = rng.choice(("", said(rng.randint(1, 6)) + "单元"))
    floor = rng.choice("一二三四五六七八九") + "零" + rng.choice("一二三四五六七八九")
    room = (floor, floor + "室", said(rng.randint(1, 33)) + "楼", said(rng.randint(1, 9)) + "层")
    return building + unit + rng.choice(room)


def _date(rng: random.Random) -> str:
    return said(rng.randint(1, 12)) + "月" + said(rng.randint(1, 31)) + rng.choice("号日")


def sentences(count: int, rng: random.Random) -> list[str]:
    """`count` sentences; the same ones for the same `rng`."""
    made: list[str] = []
    for _ in range(count):
        surname = rng.choice(_SURNAMES)
        amount = _number(rng)
        values = {
            "surname": surname,
            "title": rng.choice(("先生", "女士", rng.choice(_TITLES))),
            "name": surname + "".join(rng.choices(_GIVEN, k=rng.randint(1, 2))),
            "phone": "一" + rng.choice("三五七八九") + _run(rng, 9),
            "three": _run(rng, 3),
            "four": _run(rng, 4),
            "digits": _run(rng, rng.randint(4, 8)),
            "digit": rng.choice(_DIGITS[1:]),
            "number": amount,
            "quantity": amount.replace("二", "两") + rng.choice(_UNITS)
            if len(amount) == 1
            else amount + rng.choice(_UNITS),
            "sum": amount + rng.choice(("元", "块", "块钱", "元钱")),
            "address": _address(rng),
            "place": rng.choice(_PLACES),
            "moment": _moment(rng),
            "day": rng.choice(_DAYS),
            "date": _date(rng),
        }
        made.append(rng.choice(_CARRIERS).format_map(values))
    return made
