import pytest

from trainer.speech.espeak_text import readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("请稍等一会儿", "请稍等一会"),
        ("他不在这儿，去哪儿了", "他不在这，去哪了"),
        ("我女儿和我儿子", "我女儿和我儿子"),
        ("婴儿车在儿科", "婴儿车在儿科"),
        ("您好", "您好"),
        ("儿", "儿"),
    ],
)
def test_only_a_melted_er_is_left_out(written: str, read: str) -> None:
    assert readable(written) == read
