import pytest

from tests.tui.fakes import CONTENT, FakeServices
from trainer.content.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    loaded = Library.load([CONTENT])
    assert not loaded.problems
    return loaded


@pytest.fixture
def services(library: Library) -> FakeServices:
    return FakeServices(library)
