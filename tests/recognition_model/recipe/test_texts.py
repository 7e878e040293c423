import random
from pathlib import Path

from recognition_model.texts import (
    common_words,
    content_sentences,
    corpus_sentences,
    fillings,
    random_sentences,
    segmented,
    spoken,
)


def test_text_as_it_is_spoken() -> None:
    assert spoken("请拨打12345，谢谢！") == "请拨打一二三四五，谢谢"


def test_slots_are_filled_in_several_ways() -> None:
    made = fillings("我是{agent}", 20, random.Random(1))
    assert len(made) == len(set(made)) > 1
    assert all(text.startswith("我是") and "{" not in text for text in made)
    assert fillings("您好", 20, random.Random(1)) == ["您好"]


def test_content_gives_every_chinese_string(tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(
        "标题: 开场\n步骤:\n  - 必说: [您好, 请问有什么可以帮您]\n", encoding="utf-8"
    )
    assert content_sentences(random.Random(1), (tmp_path,)) == [
        "开场",
        "您好",
        "请问有什么可以帮您",
    ]


def test_numbers_are_cut_figure_by_figure() -> None:
    assert segmented("一共一百八十块") == ["一共", "一", "百", "八", "十", "块"]
    assert segmented("二十分钟") == ["二", "十", "分钟"]
    assert segmented("第十二次") == ["第", "十", "二", "次"]
    assert segmented("等一会儿，好吗") == ["等", "一会儿", "好", "吗"]


def test_general_words_have_no_names_and_no_numbers() -> None:
    words = {entry.word for entry in common_words()}
    assert {"我们", "维修", "您"} <= words
    assert not words & {"毛泽东", "北京市", "二十", "肆佰", "一百八十"}


def test_random_sentences_follow_the_seed() -> None:
    assert random_sentences(5, random.Random(1)) == random_sentences(5, random.Random(1))
    assert random_sentences(5, random.Random(1)) != random_sentences(5, random.Random(2))


def test_no_sentence_of_the_corpus_stands_twice() -> None:
    sentences = corpus_sentences()
    assert len(sentences) == len(set(sentences)) > 4000
