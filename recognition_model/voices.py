"""Which espeak voices are trained on, and which are kept out."""

RATE = 16_000
"""Samples a second of all audio in the recipe."""

DEV_VOICES = ("f4", "m6")
TEST_VOICES = ("steph", "Andy", "anika")
"""Kept out of training: the first are looked at while tuning, the others only at the end."""

MAIN_VOICES = tuple(["f1", "f2", "f3", "f5", "m1", "m2", "m3", "m4", "m5", "m7"])
OTHER_VOICES = tuple(
    [
        "m8",
        "klatt",
        "klatt2",
        "klatt3",
        "klatt4",
        "croak",
        "whisper",
        "whisperf",
        "Alex",
        "Alicia",
        "Andrea",
        "Annie",
        "belinda",
        "linda",
        "Denis",
        "Diogo",
        "Jacky",
        "Lee",
        "Mario",
        "Michael",
        "Mike",
        "pablo",
        "zac",
        "benjamin",
        "boris",
        "caleb",
        "david",
        "ed",
        "edward",
        "Gene",
        "Henrique",
        "Hugo",
        "iven",
        "john",
        "kaukovalta",
        "max",
        "michel",
        "miguel",
        "norbert",
        "paul",
        "pedro",
        "quincy",
        "rob",
        "robert",
        "sandro",
        "shelby",
        "travis",
        "victor",
        "aunty",
        "grandma",
        "grandpa",
        "adam",
        "antonio",
        "marcelo",
        "Marco",
        "Nguyen",
        "gustave",
        "UniRobot",
    ]
)
