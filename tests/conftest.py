from collections.abc import Generator

import pytest

from tests.pulse import PrivatePulse, private_pulse


@pytest.fixture(scope="session")
def pulse() -> Generator[PrivatePulse]:
    """A speaker and a microphone for programs that are started with its `env`."""
    with private_pulse() as server:
        yield server
