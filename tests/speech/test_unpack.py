import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.errors import DamagedError, ExitCode, MissingError, TrainerError
from trainer.speech import unpack as unpack_module
from trainer.speech.unpack import MAX_FILES, top_folder, unpack


def anything(_directory: Path) -> None:
    """A check that accepts every content."""


@pytest.fixture
def to(tmp_path: Path) -> Path:
    """Where to unpack: alone in a directory of its own, so that a stray file shows."""
    (tmp_path / "models").mkdir()
    return tmp_path / "models" / "m"


def pack(directory: Path, files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    archive = directory / "m.zip"
    with zipfile.ZipFile(archive, "w", compression) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return archive


def tree(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def refused(archive: Path, to: Path, told: str) -> None:
    """Unpacking fails with a message, and leaves nothing anywhere."""
    before = tree(archive.parent)
    with pytest.raises(DamagedError) as caught:
        unpack(archive, to, anything)
    assert told in caught.value.message
    assert str(archive) in caught.value.message
    assert caught.value.exit_code is ExitCode.DAMAGED
    assert tree(archive.parent) == before
    assert not list(to.parent.iterdir())


def test_one_top_folder_is_left_out(tmp_path: Path, to: Path) -> None:
    archive = pack(tmp_path, {"top/": b"", "top/a.txt": b"1", "top/sub/b.txt": b"22"})
    seen: list[tuple[int, int]] = []
    unpack(archive, to, anything, on_progress=lambda done, total: seen.append((done, total)))
    assert tree(to) == {"a.txt": b"1", "sub/b.txt": b"22"}
    assert seen == [(1, 3), (3, 3)]
    assert [path.name for path in to.parent.iterdir()] == ["m"]
    assert top_folder(archive) == "top"


@pytest.mark.parametrize(
    "files", [{"am/x": b"1", "conf/y": b"2"}, {"am/x": b"1", "README": b"2"}, {"x": b"1"}]
)
def test_several_top_folders_stay(tmp_path: Path, to: Path, files: dict[str, bytes]) -> None:
    archive = pack(tmp_path, files)
    unpack(archive, to, anything)
    assert tree(to) == files
    assert top_folder(archive) is None


def test_what_a_mac_adds_is_left_out(tmp_path: Path, to: Path) -> None:
    archive = pack(tmp_path, {"top/a": b"1", "__MACOSX/top/._a": b"x", "top/.DS_Store": b"x"})
    unpack(archive, to, anything)
    assert tree(to) == {"a": b"1"}


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "top/../../evil",
        "/evil",
        "//host/share/evil",
        "..\\evil",
        "top\\..\\..\\evil",
        "C:/evil",
        "C:evil",
        "top/file:stream",
        "top/.. /evil",
        "top/.../evil",
    ],
)
def test_a_path_that_leads_outside_is_refused(tmp_path: Path, to: Path, name: str) -> None:
    refused(pack(tmp_path, {"top/good": b"1", name: b"evil"}), to, "模型文件夹之外")


@pytest.mark.parametrize("name", ["top/a\x00b", "top/a\nb", "top/\x1b[31m"])
def test_control_characters_in_names_are_refused(tmp_path: Path, to: Path, name: str) -> None:
    archive = tmp_path / "m.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        info = zipfile.ZipInfo("top/x")
        info.filename = info.orig_filename = name
        opened.writestr(info, b"1")
    refused(archive, to, "文件名不合法")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_special_files_are_refused(tmp_path: Path, to: Path, kind: int) -> None:
    archive = tmp_path / "m.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        info = zipfile.ZipInfo("top/link")
        info.external_attr = (kind | 0o777) << 16
        opened.writestr(info, "/etc/passwd")
    refused(archive, to, "链接或特殊文件")


def test_a_bomb_is_refused_before_anything_is_written(tmp_path: Path, to: Path) -> None:
    refused(pack(tmp_path, {"top/zeros": bytes(50_000_000)}), to, "大得不合常理")


def test_a_bomb_of_many_files_is_refused(tmp_path: Path, to: Path) -> None:
    files = {f"top/{number}": b"" for number in range(MAX_FILES + 1)}
    refused(pack(tmp_path, files), to, "多得不合常理")


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path, to: Path) -> None:
    archive = pack(tmp_path, {"top/zeros": bytes(5_000_000)})
    content = bytearray(archive.read_bytes())
    real, told = struct.pack("<I", 5_000_000), struct.pack("<I", 10_000)
    content[:] = bytes(content).replace(real, told)
    archive.write_bytes(content)
    refused(archive, to, "内容有误")


def test_a_total_size_beyond_all_reason_is_refused(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack_module, "MAX_BYTES", 999)
    refused(pack(tmp_path, {"top/a": bytes(1000)}, zipfile.ZIP_STORED), to, "大得不合常理")


def damage_data(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[40] ^= 0xFF
    archive.write_bytes(content)


def cut_in_half(archive: Path) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])


def empty(archive: Path) -> None:
    archive.write_bytes(b"")


def answer_page(archive: Path) -> None:
    archive.write_bytes(b"<html>404</html>")


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize(
    ("hurt", "told"),
    [
        (damage_data, "内容有误"),
        (cut_in_half, "没有下载完整"),
        (empty, "不是 zip 文件"),
        (answer_page, "不是 zip 文件"),
    ],
    ids=["flipped", "cut", "empty", "html"],
)
def test_a_damaged_archive_is_told(
    tmp_path: Path, to: Path, compression: int, hurt: Callable[[Path], object], told: str
) -> None:
    archive = pack(tmp_path, {"top/a": bytes(range(256)) * 40}, compression)
    hurt(archive)
    refused(archive, to, told)


def test_every_damaged_byte_is_answered_without_a_traceback(tmp_path: Path, to: Path) -> None:
    archive = pack(tmp_path, {"top/a": b"abc" * 9, "top/b": b"hello"})
    good = archive.read_bytes()
    for position in range(len(good)):
        archive.write_bytes(good[:position] + bytes([good[position] ^ 0xFF]) + good[position + 1 :])
        try:
            unpack(archive, to, anything)
        except TrainerError:
            assert not list(to.parent.glob(".*"))


def test_an_encrypted_archive_is_told(tmp_path: Path, to: Path) -> None:
    archive = pack(tmp_path, {"top/a": b"1"})
    content = bytearray(archive.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    archive.write_bytes(content)
    refused(archive, to, "加了密码")


def test_an_archive_without_files_is_told(tmp_path: Path, to: Path) -> None:
    refused(pack(tmp_path, {"top/": b""}), to, "没有文件")


def test_the_same_name_twice_is_refused(tmp_path: Path, to: Path) -> None:
    archive = tmp_path / "m.zip"
    with zipfile.ZipFile(archive, "w") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr("top/a", b"1")
        opened.writestr("top/a", b"2")
    refused(archive, to, "出现了两次")


def test_no_such_file_is_missing(tmp_path: Path, to: Path) -> None:
    with pytest.raises(MissingError, match="检查路径"):
        unpack(tmp_path / "nowhere.zip", to, anything)


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path, to: Path) -> None:
    with pytest.raises(TrainerError):
        unpack(pack(tmp_path, {"top/a": b"1", "top/a/b": b"2"}), to, anything)
    assert not list(to.parent.iterdir())


class Refusal(Exception):
    pass


def test_what_was_there_stays_until_the_new_content_has_passed(tmp_path: Path, to: Path) -> None:
    unpack(pack(tmp_path, {"top/a": b"old", "top/gone": b"old"}), to, anything)
    archive = pack(tmp_path, {"top/a": b"new"})

    def check(directory: Path) -> None:
        assert tree(directory) == {"a": b"new"}
        assert tree(to) == {"a": b"old", "gone": b"old"}

    def refuse(directory: Path) -> None:
        check(directory)
        raise Refusal

    with pytest.raises(Refusal):
        unpack(archive, to, refuse)
    assert tree(to.parent) == {"m/a": b"old", "m/gone": b"old"}
    unpack(archive, to, check)
    assert tree(to.parent) == {"m/a": b"new"}


def test_when_the_new_content_cannot_take_its_place_the_old_comes_back(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpack(pack(tmp_path, {"top/a": b"old"}), to, anything)
    archive = pack(tmp_path, {"top/a": b"new"})
    rename = Path.rename

    def blocked(self: Path, target: Path) -> Path:
        if self.name == ".m.new":
            raise PermissionError(13, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", blocked)
    with pytest.raises(MissingError, match="in use"):
        unpack(archive, to, anything)
    assert tree(to.parent) == {"m/a": b"old"}


def test_leftovers_of_a_killed_run_are_cleared(tmp_path: Path, to: Path) -> None:
    for name in (".m.new", ".m.old"):
        (to.parent / name).mkdir()
        (to.parent / name / "half").write_bytes(b"x")
    unpack(pack(tmp_path, {"top/a": b"1"}), to, anything)
    assert tree(to.parent) == {"m/a": b"1"}


def test_cancelling_leaves_nothing(tmp_path: Path, to: Path) -> None:
    with pytest.raises(TrainerError) as caught:
        unpack(pack(tmp_path, {"top/a": b"1"}), to, anything, cancelled=lambda: True)
    assert caught.value.code == "cancelled"
    assert not list(to.parent.iterdir())


def test_a_full_disk_is_told_before_anything_is_written(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_directory: Path, needed: int) -> None:
        assert needed == 1000
        raise MissingError("disk.full", "满了")

    monkeypatch.setattr(unpack_module, "require_space", full)
    with pytest.raises(MissingError, match="满了"):
        unpack(pack(tmp_path, {"top/a": bytes(range(250)) * 4}), to, anything)
    assert not list(to.parent.iterdir())
