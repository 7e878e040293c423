"""Running commands as a person does, inside this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from trainer.cli.app import run


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Ran]


def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """A function that carries out one command and tells what came of it."""

    def carry_out(*arguments: str) -> Ran:
        capfd.readouterr()
        code = run(arguments)
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return carry_out
