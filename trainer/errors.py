"""Errors that reach a person: a stable code, and a Chinese message that says what to do next."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    MISSING = 3
    DAMAGED = 4


INTERRUPTED = 130
"""What the shell is told after Ctrl-C."""


class TrainerError(Exception):
    """Something that the person can understand and mend.

    `code` is stable and made for scripts (`content.unknown-card`); `message` is Chinese, made for
    people, and says what to do next.
    """

    exit_code = ExitCode.PROBLEMS

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class UsageError(TrainerError):
    """The command or its arguments are wrong: an unknown scenario, a bad number."""

    exit_code = ExitCode.USAGE


class MissingError(TrainerError):
    """This machine lacks something (model, audio device, voice); the message names the mend."""

    exit_code = ExitCode.MISSING


class DamagedError(TrainerError):
    """Stored data cannot be read as what it should be."""

    exit_code = ExitCode.DAMAGED
