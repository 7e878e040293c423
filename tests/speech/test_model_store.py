import hashlib
import threading
import zipfile
from collections.abc import Generator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.speech.recognition_fixtures import EMBEDDED_DIRECTORY, copy_model, recording
from trainer.errors import DamagedError, MissingError, TrainerError, UsageError
from trainer.settings import Settings, load_settings, save_settings
from trainer.speech import model_store as module
from trainer.speech.model_files import EMBEDDED, MANIFEST, check_files
from trainer.speech.model_store import (
    KNOWN,
    KnownModel,
    ModelState,
    ModelStore,
    Stage,
)
from trainer.speech.recognition import load_model

SMALL, LARGE = "vosk-model-small-cn-0.22", "vosk-model-cn-0.22"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> ModelStore:
    return ModelStore(home, EMBEDDED_DIRECTORY)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model zipped as official ones are: one folder of the model's name."""
    path = tmp_path_factory.mktemp("stick") / "带来的 (1).zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        for file in EMBEDDED_DIRECTORY.rglob("*"):
            if file.name != MANIFEST:
                opened.write(file, Path("my-model") / file.relative_to(EMBEDDED_DIRECTORY))
    return path


@pytest.fixture
def server(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A mirror of both known models, made from the embedded one; yields the folder it serves."""
    folder = tmp_path / "served"
    folder.mkdir()
    content = archive.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    for name, published in ((SMALL, sha256), (LARGE, None)):
        (folder / f"{name}.zip").write_bytes(content)
        monkeypatch.setitem(KNOWN, name, KnownModel(name, len(content), published))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    mirror = f"http://127.0.0.1:{http.server_port}/"
    save_settings(Settings().changed(mirror=mirror), tmp_path / "home" / "settings.json")
    yield folder
    http.shutdown()
    http.server_close()
    thread.join()


def names(home: Path) -> list[str]:
    models = home / "models"
    return sorted(path.name for path in models.iterdir()) if models.exists() else []


def test_the_official_models_are_known_with_what_is_published_of_them() -> None:
    assert KNOWN[SMALL].size == 43_898_754
    assert KNOWN[SMALL].sha256 == "3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba"
    assert KNOWN[LARGE].sha256 is None


def test_a_fresh_machine_lists_the_embedded_model_and_what_can_be_had(
    store: ModelStore, home: Path
) -> None:
    embedded, *others = store.models()
    assert (embedded.name, embedded.state) == (EMBEDDED, ModelState.EMBEDDED)
    assert embedded.in_use
    assert embedded.problem is None
    assert 1_000_000 < embedded.size < 20_000_000
    assert [(info.name, info.state) for info in others] == [
        (SMALL, ModelState.AVAILABLE),
        (LARGE, ModelState.AVAILABLE),
    ]
    assert store.current().name == EMBEDDED
    assert store.current().notice is None
    assert not home.exists()


@pytest.mark.parametrize("name", [SMALL, LARGE])
def test_install_use_hear_remove(store: ModelStore, home: Path, server: Path, name: str) -> None:
    stages: list[tuple[Stage, int, int | None]] = []
    store.install(name, on_progress=lambda stage, done, total: stages.append((stage, done, total)))
    assert list(dict.fromkeys(stage for stage, _, _ in stages)) == list(Stage)
    assert names(home) == [name]
    assert (home / "models" / name / MANIFEST).is_file()
    assert store.current().name == EMBEDDED

    store.use(name)
    current = store.current()
    assert (current.name, current.directory) == (name, home / "models" / name)
    info = next(info for info in store.models() if info.name == name)
    assert (info.state, info.in_use, info.problem) == (ModelState.INSTALLED, True, None)
    recognizer = load_model(current.directory, current.name).recognizer()
    recognizer.accept(recording("apology"))
    assert "抱歉" in recognizer.finish().text

    store.remove(name)
    assert names(home) == []
    assert store.current().name == EMBEDDED
    assert store.current().notice is None


def test_a_whole_model_is_not_fetched_again_and_a_damaged_one_is(
    store: ModelStore, home: Path, server: Path
) -> None:
    store.install(SMALL)
    stages: list[Stage] = []
    store.install(SMALL, on_progress=lambda stage, _done, _total: stages.append(stage))
    assert stages == []
    (home / "models" / SMALL / "graph" / "Gr.fst").write_bytes(b"x")
    store.install(SMALL)
    check_files(home / "models" / SMALL, SMALL, thorough=True)


def test_a_download_of_another_content_is_not_installed(
    store: ModelStore, home: Path, server: Path
) -> None:
    path = server / f"{SMALL}.zip"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(DamagedError, match="校验和不符"):
        store.install(SMALL)
    assert names(home) == []


def test_without_a_published_checksum_the_zip_s_own_is_compared(
    store: ModelStore, home: Path, server: Path
) -> None:
    path = server / f"{LARGE}.zip"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="内容有误"):
        store.install(LARGE)
    assert names(home) == []


def test_a_mirror_without_the_model_is_told(store: ModelStore, home: Path, server: Path) -> None:
    (server / f"{SMALL}.zip").unlink()
    with pytest.raises(MissingError, match="404"):
        store.install(SMALL)
    assert names(home) == []


def test_a_cancelled_download_goes_on_later(store: ModelStore, home: Path, server: Path) -> None:
    done: list[int] = []
    with pytest.raises(TrainerError) as caught:
        store.install(
            SMALL,
            on_progress=lambda _stage, at, _total: done.append(at),
            cancelled=lambda: done[-1] > 100_000,
        )
    assert caught.value.code == "cancelled"
    assert names(home) == [f".{SMALL}.zip.part"]
    assert [info.name for info in store.models()] == [EMBEDDED, SMALL, LARGE]
    store.install(SMALL)
    assert names(home) == [SMALL]


def test_a_disk_too_small_is_told_before_the_download(
    store: ModelStore, home: Path, server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_directory: Path, needed: int) -> None:
        assert needed > 2 * KNOWN[SMALL].size
        raise MissingError("disk.full", "满了")

    monkeypatch.setattr(module, "require_space", full)
    with pytest.raises(MissingError, match="满了"):
        store.install(SMALL)
    assert names(home) == []


def test_a_zip_from_a_stick_is_named_after_its_folder(
    store: ModelStore, home: Path, archive: Path
) -> None:
    assert store.install_zip(archive) == "my-model"
    assert names(home) == ["my-model"]
    assert archive.is_file()
    store.use("my-model")
    assert store.current().name == "my-model"


def test_a_zip_without_a_folder_is_named_after_the_file(
    store: ModelStore, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "plain.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for file in EMBEDDED_DIRECTORY.rglob("*"):
            opened.write(file, file.relative_to(EMBEDDED_DIRECTORY))
    assert store.install_zip(path) == "plain"


def test_replacing_a_model_in_use_is_all_or_nothing(
    store: ModelStore, home: Path, archive: Path, tmp_path: Path
) -> None:
    store.install_zip(archive)
    store.use("my-model")
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive) as good, zipfile.ZipFile(bad, "w") as opened:
        for info in good.infolist():
            content = good.read(info)
            if info.filename.endswith("disambig_tid.int"):
                content = content[: len(content) // 2]
            opened.writestr(info.filename, content)
    with pytest.raises(DamagedError, match="my-model"):
        store.install_zip(bad)
    assert names(home) == ["my-model"]
    check_files(home / "models" / "my-model", "my-model", thorough=True)
    assert store.current().notice is None


def test_a_zip_of_something_else_is_told(store: ModelStore, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("photos/a.jpg", b"x")
    with pytest.raises(DamagedError, match=r"没有 Vosk 识别模型"):
        store.install_zip(path)
    assert names(home) == []


@pytest.mark.parametrize(
    "name", ["..", "../home", "a/b", "a\\b", "", ".hidden", "模型", "C:", "dot.", "x" * 200]
)
def test_tricky_names_are_refused(store: ModelStore, home: Path, name: str) -> None:
    for act in (store.directory, store.use, store.remove, store.install):
        with pytest.raises(UsageError):
            act(name)
    assert not home.exists()


def test_a_zip_cannot_take_the_embedded_model_s_name(store: ModelStore, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("embedded/am/final.mdl", b"x")
    with pytest.raises(UsageError, match="不能作模型名"):
        store.install_zip(path)


def test_an_unknown_model_is_answered_with_the_known_ones(store: ModelStore) -> None:
    with pytest.raises(UsageError, match=SMALL):
        store.install("vosk-model-klingon")


def test_what_is_not_installed_can_be_neither_used_nor_removed(
    store: ModelStore, home: Path
) -> None:
    for act in (store.use, store.remove):
        with pytest.raises(MissingError, match=f"trainer models install {SMALL}"):
            act(SMALL)
    assert not home.exists()


def test_the_embedded_model_can_be_used_again_but_not_removed(
    store: ModelStore, home: Path, archive: Path
) -> None:
    store.install_zip(archive)
    store.use("my-model")
    store.use(EMBEDDED)
    assert store.current().name == EMBEDDED
    with pytest.raises(UsageError, match="不能删除"):
        store.remove(EMBEDDED)
    assert names(home) == ["my-model"]


def test_a_chosen_model_that_is_broken_gives_way_to_the_embedded_one(
    store: ModelStore, home: Path, archive: Path
) -> None:
    store.install_zip(archive)
    store.use("my-model")
    words = home / "models" / "my-model" / "graph" / "words.txt"
    words.write_bytes(words.read_bytes()[:100])
    current = store.current()
    assert current.directory == EMBEDDED_DIRECTORY
    assert current.notice is not None
    assert str(words) in current.notice
    assert "自带的模型" in current.notice
    info = next(info for info in store.models() if info.name == "my-model")
    assert info.problem is not None
    assert str(words) in info.problem
    with pytest.raises(DamagedError):
        store.use("my-model")


@pytest.mark.parametrize("name", ["vanished", "../../etc"])
def test_a_chosen_model_that_is_gone_gives_way_to_the_embedded_one(
    store: ModelStore, home: Path, name: str
) -> None:
    save_settings(Settings().changed(model=name), home / "settings.json")
    current = store.current()
    assert current.name == EMBEDDED
    assert current.notice is not None
    assert name in current.notice


def test_a_broken_embedded_model_is_told(home: Path, tmp_path: Path) -> None:
    directory = copy_model(tmp_path / "embedded")
    (directory / "am" / "final.mdl").unlink()
    with pytest.raises(DamagedError, match="重新安装本程序"):
        ModelStore(home, directory).current()
    with pytest.raises(MissingError, match="重新安装本程序"):
        ModelStore(home, tmp_path / "nowhere").current()


def test_a_model_put_there_by_hand_is_tried_before_it_is_used(
    store: ModelStore, home: Path
) -> None:
    directory = copy_model(home / "models" / "by-hand", manifest=False)
    store.use("by-hand")
    assert (directory / MANIFEST).is_file()
    broken = copy_model(home / "models" / "broken", manifest=False)
    (broken / "graph" / "disambig_tid.int").write_text("1\n", encoding="utf-8")
    with pytest.raises(DamagedError):
        store.use("broken")
    assert load_settings(home / "settings.json").model == "by-hand"


def test_choosing_keeps_the_other_settings(store: ModelStore, home: Path, archive: Path) -> None:
    save_settings(Settings().changed(facts={"company": "长安"}), home / "settings.json")
    store.install_zip(archive)
    store.use("my-model")
    assert load_settings(home / "settings.json").facts["company"] == "长安"
