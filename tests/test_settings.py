import json
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from trainer.errors import DamagedError, ExitCode, UsageError
from trainer.scoring.greeting import HolidaySpan
from trainer.scoring.limits import Limit
from trainer.settings import (
    ModalityChoice,
    Settings,
    load_settings,
    parse_fact,
    save_settings,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "settings.json"


def test_without_a_file_the_defaults_stand_and_nothing_is_written(file: Path) -> None:
    settings = load_settings(file)
    assert settings.facts == {"company": "安居客服中心", "agent": "李", "agent_id": "8036"}
    assert settings.model == "embedded"
    assert settings.modality is ModalityChoice.AUTO
    assert not file.parent.exists()


def test_what_is_saved_is_read_back(file: Path) -> None:
    settings = Settings().changed(
        facts={"company": "长安物业客服中心"},
        model="vosk-model-small-cn-0.22",
        mirror="https://mirror.example/models/",
        input_device="USB 耳机",
        modality="text",
        pass_mark=85,
        accent_pairs=["zh/z", "n/l"],
    )
    save_settings(settings, file)
    assert load_settings(file) == settings
    assert "长安物业客服中心" in file.read_text(encoding="utf-8")


def test_the_sites_holidays_are_kept_and_reach_scoring(file: Path) -> None:
    own = {"name": "春节", "first": "2027-02-01", "last": "2027-02-20"}
    save_settings(Settings().changed(holidays=[own]), file)
    (span,) = load_settings(file).holiday_spans
    assert span == HolidaySpan("春节", date(2027, 2, 1), date(2027, 2, 20))
    assert Settings().holiday_spans == ()


def test_the_sites_limits_of_conduct_are_kept_and_reach_scoring(file: Path) -> None:
    save_settings(Settings().changed(limits={"pace": {"least": 100, "most": 240}}), file)
    assert load_settings(file).conduct_limits == {"pace": Limit(100.0, 240.0)}
    assert Settings().conduct_limits == {}


@pytest.mark.parametrize("limits", [{"pase": {"most": 240}}, {"pace": {"at most": 240}}])
def test_a_limit_of_no_rule_is_refused(file: Path, limits: dict[str, dict[str, int]]) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"limits": limits}), encoding="utf-8")
    with pytest.raises(DamagedError, match="limits"):
        load_settings(file)


@pytest.mark.parametrize(
    "own",
    [
        {"name": "端午节", "first": "2027-06-09", "last": "2027-06-09"},
        {"name": "春节", "first": "二月一日", "last": "2027-02-20"},
        {"name": "春节", "first": "2027-02-01"},
    ],
)
def test_a_holiday_that_is_none_is_damage(file: Path, own: dict[str, str]) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"holidays": [own]}), encoding="utf-8")
    with pytest.raises(DamagedError) as told:
        load_settings(file)
    assert "holidays" in told.value.message


def test_facts_left_out_keep_their_defaults(file: Path) -> None:
    save_settings(Settings().changed(facts={"company": "长安", "hotline": "4001"}), file)
    assert load_settings(file).facts == {
        "company": "长安",
        "agent": "李",
        "agent_id": "8036",
        "hotline": "4001",
    }


def test_a_number_written_bare_is_a_fact_too(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"facts": {"agent_id": 8101}}', encoding="utf-8")
    assert load_settings(file).facts["agent_id"] == "8101"


def test_unknown_keys_are_told_and_survive_saving(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"modle": "x", "future": {"a": [1]}}', encoding="utf-8")
    settings = load_settings(file)
    assert settings.unknown == ("modle", "future")
    save_settings(settings.changed(pass_mark=90), file)
    assert json.loads(file.read_text(encoding="utf-8"))["future"] == {"a": [1]}


def test_the_settings_before_stay_as_backup(file: Path) -> None:
    save_settings(Settings().changed(model="first"), file)
    save_settings(Settings().changed(model="second"), file)
    assert load_settings(file).model == "second"
    assert load_settings(file.with_name("settings.json.bak")).model == "first"
    assert sorted(path.name for path in file.parent.iterdir()) == [
        "settings.json",
        "settings.json.bak",
    ]


def test_a_failed_save_loses_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(Settings().changed(model="first"), file)

    def power_cut(_self: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", power_cut)
        with pytest.raises(KeyboardInterrupt):
            save_settings(Settings().changed(model="second"), file)
    assert load_settings(file).model == "first"


def test_a_byte_order_mark_does_no_harm(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"model": "x"}', encoding="utf-8-sig")
    assert load_settings(file).model == "x"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "第 1 行第 1 列"),
        (b'{\n  "model": "x",\n  oops\n}', "第 3 行第 3 列"),
        ("{“model”: 1}".encode(), "第 1 行第 2 列"),
        ('{"facts": {"company": "安居"}}'.encode("gbk"), "不是 UTF-8 编码"),
        (b"[1, 2]", "内容 的值不合适"),
        (b'{"pass_mark": 180}', "pass_mark 的值不合适：180"),
        (b'{"modality": "loud"}', 'modality 的值不合适："loud"'),
        (b'{"mirror": "ftp://x"}', "mirror 的值不合适"),
        (b'{"facts": {"company": []}}', "facts.company 的值不合适"),
        (b"[" * 200_000, "嵌套太深"),
    ],
)
def test_a_damaged_file_is_told_with_place_and_mend(file: Path, content: bytes, told: str) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(DamagedError) as caught:
        load_settings(file)
    assert told in caught.value.message
    assert str(file) in caught.value.message
    assert "删除" in caught.value.message
    assert caught.value.exit_code is ExitCode.DAMAGED


def test_a_directory_in_its_place_is_told(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(DamagedError, match="无法读取"):
        load_settings(file)


def test_saving_never_overwrites_a_damaged_file(file: Path) -> None:
    save_settings(Settings().changed(model="good"), file)
    save_settings(Settings().changed(model="better"), file)
    file.write_text('{"facts": {"company": "写了很久"}, oops', encoding="utf-8")
    with pytest.raises(DamagedError, match=r"settings\.json\.bak"):
        save_settings(Settings(), file)
    assert "写了很久" in file.read_text(encoding="utf-8")
    assert load_settings(file.with_name("settings.json.bak")).model == "good"


def test_changes_are_checked() -> None:
    with pytest.raises(ValidationError):
        Settings().changed(pass_mark=-1)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("company=安居客服中心", ("company", "安居客服中心")),
        (" agent_id = 8036 ", ("agent_id", "8036")),
        ("suggestion=致电10086=人工", ("suggestion", "致电10086=人工")),
        ("company＝安居", ("company", "安居")),
    ],
)
def test_facts_are_parsed(text: str, fact: tuple[str, str]) -> None:
    assert parse_fact(text) == fact


@pytest.mark.parametrize(
    "text", ["", "company", "company=", "company=  ", "=安居", "公司=安居", "a b=c"]
)
def test_bad_facts_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="名称=内容"):
        parse_fact(text)
