"""(variants, unless, reply, said): forbidden phrases as people really say them, and innocents."""

SPEAK = ("喂，说话呀",)
QUICK = ("喂，有什么事快说",)
HANG = ("不说我挂线啦",)
HANG2 = ("再不说话我就挂机了", "我挂机了")
MINE = ("不归我管",)
FAULT = ("这又不是我的错",)
BARE = ("拿起话筒说话",)
ABSENT = ("他现在不在",)
URGENT = ("…如果您有急事",)
RULE = ("^公司规定$",)
HELLO = ("^喂",)

CASES: tuple[tuple[tuple[str, ...], tuple[str, ...], str, bool], ...] = (
    (SPEAK, (), "喂，说话呀", True),
    (SPEAK, (), "喂喂讲话啊", True),
    (SPEAK, (), "喂说话", True),
    (SPEAK, (), "嗯喂讲话", True),
    (SPEAK, (), "喂您好", False),
    (SPEAK, (), "请您说话好吗", False),
    (QUICK, (), "喂有什么事快说啊", True),
    (QUICK, (), "喂有啥事快讲", True),
    (QUICK, (), "请问有什么可以帮您", False),
    (HANG, (), "不说我挂线啦", True),
    (HANG, (), "不讲我就挂了", True),
    (HANG, (), "你不说我就挂电话了", True),
    (HANG, (), "请您不要挂机", False),
    (HANG, (), "如没有，请您挂机以便其他客户打进来", False),
    (HANG2, (), "再不说话我就挂机了", True),
    (HANG2, (), "再不讲话我挂电话了啊", True),
    (HANG2, (), "我挂机了", True),
    (HANG2, (), "我挂断了", True),
    (HANG2, (), "请您不要挂机", False),
    (HANG2, (), "请您不要挂机了", False),
    (MINE, (), "这不归我管", True),
    (MINE, (), "不归我管啊", True),
    (MINE, (), "这事不龟我管", True),
    (MINE, (), "这个归我管的", False),
    (MINE, (), "归我管", False),
    (FAULT, (), "这又不是我的错", True),
    (FAULT, (), "这又不是我的错啊", True),
    (FAULT, (), "这是我的错", False),
    (FAULT, (), "对不起这是我的错", False),
    (BARE, (), "拿起话筒说话", True),
    (BARE, (), "拿起话筒讲话啊", True),
    (BARE, (), "我这边听不清楚，请您拿起话筒说话，好吗", False),
    (BARE, (), "麻烦您拿起话筒说话", False),
    (ABSENT, URGENT, "他现在不在", True),
    (ABSENT, URGENT, "他现在不在啊", True),
    (ABSENT, URGENT, "对不起，他现在不在，如果您有急事，我能否代为转告", False),
    (ABSENT, URGENT, "对不起，他不在，如果您有急事，我能否代为转告", False),
    (ABSENT, URGENT, "他现在在", False),
    (RULE, (), "公司规定", True),
    (RULE, (), "这是公司规定啊", True),
    (RULE, (), "嗯，公司规定嘛", True),
    (RULE, (), "按公司规定，我们三天内回复您", False),
    (HELLO, (), "喂，哪位", True),
    (HELLO, (), "嗯，喂", True),
    (HELLO, (), "您好，喂", False),
    (("你是谁",), (), "你是谁啊", True),
    (("你是谁",), (), "请问您是哪位", False),
    (("等着",), (), "等着", True),
    (("等着",), (), "请稍等一会儿", False),
    (("不知道",), (), "我不知道", True),
    (("不知道",), (), "您知不知道", False),
    (("不知道",), (), "我知道了", False),
    (("不行",), (), "这个不行", True),
    (("不行",), (), "您看行不行", False),
    (("没办法",), (), "没办法", True),
    (("没办法",), (), "我有办法", False),
    (("不可能的吧", "不可能"), (), "不可能", True),
    (("不可能的吧", "不可能"), (), "可能的", False),
    (("你打错电话了",), (), "您打错电话了", True),
    (("你打错电话了",), (), "您没有打错电话", False),
    (("嘴巴干净一点",), (), "你嘴巴干净点", True),
    (("急什么",), (), "急什么急", True),
    (("公司规定上班不能听电话",), (), "公司规定上班不能听电话的", True),
    (("公司规定上班不能听电话",), (), "公司规定上班能听电话", False),
    (("看着给吧",), (), "不用，您看着给吧", True),
    (("看着给吧",), (), "我们不会让您看着给的", False),
)
