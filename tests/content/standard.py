"""What the service standard demands and forbids, word for word."""

REQUIRED = [
    ("opening-regular", 1, "早上好，安居客服中心，请问有什么可以帮您"),
    ("opening-outbound", 1, "您好，请问是王芳小姐吗，我姓李，是安居客服中心打来的，"
     "感谢您对我公司的支持和信任，来电与您核对您的资料"),
    ("silent-line", 1, "您好，安居客服中心，欢迎您的来电，请问有什么可以帮您"),
    ("silent-line", 2, "您好，请问有什么可以帮您"),
    ("silent-line", 3, "非常抱歉，您的电话没有声音，请您换一部电话再打来，再见"),
    ("greeting-returned", 1, "先生您好，请问有什么可以帮您"),
    ("greeting-returned", 1, "小姐您好，很高兴为您服务"),
    ("greeting-returned", 1, "早上好，很高兴为您服务"),
    ("faint-voice", 1, "非常抱歉，我这边听不清楚，请您大声一点，好吗"),
    ("faint-voice", 2, "对不起，您的电话声音太小，我这边听不清楚，请您换一部电话再打过来，好吗"),
    ("hands-free", 1, "非常抱歉，我听不到您的声音，请问您是否已拿起话筒"),
    ("hands-free", 2, "我这边听不清楚，请您拿起话筒说话，好吗"),
    ("noisy-line", 1, "非常抱歉，您的电话杂音太大，我这边听不清，请您换一部电话再打来好吗"),
    ("dialect-not-understood", 1, "非常抱歉，我听不明白您说的话，请您稍等，"
     "我请其他同事与您通话，请您不要挂机"),
    ("dialect-not-understood", 1, "非常抱歉，听不明白您说的话，请您叫身边的其他人帮您说一下，好吗"),
    ("dialect-not-understood", 2, "请您找到其他人帮您的时候再打过来，好吗"),
    ("dialect-understood", 1, "请问有什么可以帮您"),
    ("agent-too-quiet", 1, "非常抱歉，请问现在您可以听到吗"),
    ("ask-repeat", 1, "非常抱歉，请您将刚才的问题重讲一遍，好吗"),
    ("ask-repeat", 1, "非常抱歉，刚才听得不太清楚，请您重复一遍，好吗"),
    ("hotline-slow", 1, "非常抱歉，今天咨询的客户比较多，非常感谢您的耐心等候，"
     "请问有什么可以帮到您"),
    ("abusive-caller", 1, "先生，我非常希望能为您解决问题，请您将情况告诉我，让我帮您解决，好吗"),
    ("anything-else", 1, "您还有其他事吗"),
    ("enquiry", 1, "请稍等，我帮您问一下"),
    ("enquiry", 2, "请问还有哪些不明白的地方吗"),
    ("enquiry", 3, "谢谢您的来电，再见"),
    ("closing", 1, "感谢您的来电，再见"),
]  # fmt: skip

FORBIDDEN = [
    ("opening-regular", "喂，说话呀"),
    ("opening-regular", "喂，有什么事快说"),
    ("opening-regular", "不说我挂线啦"),
    ("opening-outbound", "喂，说话呀"),
    ("opening-outbound", "喂，有什么事快说"),
    ("opening-outbound", "不说我挂线啦"),
    ("silent-line", "喂，说话呀"),
    ("silent-line", "再不说话我就挂机了"),
    ("greeting-returned", "喂，有什么事，说吧"),
    ("faint-voice", "喂，大声一点儿"),
    ("faint-voice", "听不到"),
    ("hands-free", "大声一点儿"),
    ("hands-free", "拿起话筒说话"),
    ("dialect-not-understood", "听不明白，找其它人再打过来"),
    ("agent-too-quiet", "现在可以听到了吗"),
    ("ask-repeat", "喂，什么"),
    ("ask-repeat", "你说什么"),
    ("hotline-slow", "我也没办法，刚才线路忙"),
    ("hotline-slow", "我都忙死了，有什么事情快说"),
    ("abusive-caller", "嘴巴干净一点"),
    ("abusive-caller", "这又不是我的错"),
    ("anything-else", "你说完了吗"),
    *(
        ("closing", phrase)
        for phrase in (
            *("喂，您好", "我不知道", "没办法", "不行", "不可能", "你找别人", "这不归我管"),
            *("公司规定", "他妈的", "您多大年纪了"),
        )
    ),
]
