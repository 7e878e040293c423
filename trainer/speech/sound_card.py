"""Sound devices, one direction at a time: the only home of sounddevice.

PortAudio is loaded when it is first needed, because sounddevice cannot be imported without it.
"""

import atexit
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
import soxr

from trainer.speech.ports import BLOCK, SAMPLE_RATE, AudioDeviceError, Samples

Kind = Literal["input", "output"]

_LATENCY_S = 0.06
"""Buffered by a device in a call: less would crackle on slow machines, more would delay it."""

_TAIL_S = 0.15
"""Silence that pushes the last of a recording out of the system, beside the device's latency."""

_PATIENCE_S = 2.0
"""A device that is not let go of in this time never will be."""

_NO_DEVICE = {
    "input": ("audio.no-input", "找不到话筒", "请插好带话筒的耳机"),
    "output": ("audio.no-output", "找不到耳机或喇叭", "请插好耳机"),
}
_NAMES = {"input": "话筒", "output": "耳机或喇叭"}
_TYPED = "，或改用打字回答（--modality text）。"


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device by its name. `inputs` and `outputs` count its channels; the flags tell which
    one the system uses unless told otherwise."""

    name: str
    inputs: int
    outputs: int
    default_input: bool
    default_output: bool


def devices() -> tuple[Device, ...]:
    """The devices that are plugged in now. Raises AudioDeviceError audio.no-portaudio."""
    with _portaudio() as sd:
        default_input, default_output = sd.default.device
        found: dict[str, Device] = {}
        for number, info in enumerate(sd.query_devices()):
            device = Device(
                str(info["name"]),
                int(info["max_input_channels"]),
                int(info["max_output_channels"]),
                number == default_input,
                number == default_output,
            )
            # Windows shows a device once for each of its sound systems, under the same name.
            before = found.get(device.name, device)
            found[device.name] = Device(
                device.name,
                max(device.inputs, before.inputs),
                max(device.outputs, before.outputs),
                device.default_input or before.default_input,
                device.default_output or before.default_output,
            )
        return tuple(found.values())


def probe(kind: Kind, wanted: str | None = None) -> None:
    """See whether a device could be opened now; `wanted` as for `Stream`.

    Raises AudioDeviceError: audio.no-portaudio, audio.no-input, audio.no-output, audio.busy.
    """
    with _portaudio() as sd:
        _format(sd, kind, _find(sd, kind, wanted))


def why_not(input_device: str | None = None, output_device: str | None = None) -> str | None:
    """Why no call can be held by voice on this machine now, as Chinese sentences that name the
    mend; None when one can. The devices are named as for `Stream`."""
    try:
        probe("input", input_device)
        probe("output", output_device)
    except AudioDeviceError as error:
        return error.message
    return None


def lost(kind: Kind) -> AudioDeviceError:
    """The error for a device that went away while it was in use."""
    return AudioDeviceError(
        "audio.lost",
        f"{_NAMES[kind]}断开了，请检查接头。",
    )


class Stream:
    """One open device, playing or listening.

    It runs at 16 kHz where it can, else at its own rate; `outside` and `inside` convert. A
    `callback` gets PortAudio's buffer to fill or to copy, from PortAudio's own thread, and must not
    wait; `finished` tells from there that no more will come. Without a callback, use `play`.
    """

    _open = 0
    """How many there are in this process."""

    def __init__(
        self,
        kind: Kind,
        wanted: str | None,
        callback: Callable[[Any], None] | None = None,
        finished: Callable[[], None] | None = None,
        latency_s: float = _LATENCY_S,
    ) -> None:
        """Open the device `wanted`, its name or a part of it; None is the system's own choice.

        It is asked to buffer `latency_s` seconds. Raises AudioDeviceError as `probe`.
        """
        self._latency_s = latency_s
        self._kind: Kind = kind
        self._closed = False
        with _portaudio() as sd:
            self._sd = sd
            self._failure: type[Exception] = sd.PortAudioError
            device = _find(sd, kind, wanted)
            self._format = _format(sd, kind, device)
            self._stream = _opened(sd, kind, device, self._format, callback, finished, latency_s)
            Stream._open += 1
        own = self._format.rate
        come, go = (own, SAMPLE_RATE) if kind == "input" else (SAMPLE_RATE, own)
        self._resampler = soxr.ResampleStream(come, go, 1, dtype="int16")

    def start(self) -> None:
        """Let sound flow.

        Raises AudioDeviceError audio.busy, and closes the device, when it cannot.
        """
        try:
            with _one_at_a_time:
                self._stream.start()
        except self._failure as error:
            self.close()
            raise _busy(self._kind) from error

    def bytes_in(self, seconds: float) -> int:
        """The size of so much sound in the device's format."""
        return round(seconds * self._format.rate) * self._format.channels * 2

    def outside(self, samples: Samples) -> bytes:
        """Sound as the device takes it."""
        if self._format.rate != SAMPLE_RATE:
            samples = cast(Samples, self._resampler.resample_chunk(samples))
        return np.repeat(samples, self._format.channels).tobytes()

    def inside(self, data: bytes) -> Samples:
        """The device's sound as the program takes it; channels are averaged."""
        frames = np.frombuffer(data, np.int16).reshape(-1, self._format.channels)
        samples = frames.mean(axis=1).astype(np.int16)
        if self._format.rate != SAMPLE_RATE:
            samples = cast(Samples, self._resampler.resample_chunk(samples))
        return samples

    def play(self, samples: Samples) -> None:
        """Play, waiting until the device has room. Raises AudioDeviceError audio.lost."""
        try:
            self._stream.write(self.outside(samples))
        except self._failure as error:
            raise lost(self._kind) from error

    def drain(self) -> None:
        """Wait until all that was played has been heard. Raises AudioDeviceError audio.lost."""
        # A device that is stopped drops what it holds, whatever PortAudio promises: let it be this.
        self.play(np.zeros(round((self._latency_s + _TAIL_S) * SAMPLE_RATE), np.int16))

    def close(self) -> None:
        """Let go of the device at once. Safe to call twice."""
        with _one_at_a_time:
            if self._closed:
                return
            self._closed = True
            letting_go = threading.Thread(target=self._let_go, name="sound card", daemon=True)
            letting_go.start()
            letting_go.join(_PATIENCE_S)
            if letting_go.is_alive():
                # A sound server that dies may keep PortAudio for good: it is left alone from now
                # on, when devices are looked for and when the program ends.
                atexit.unregister(self._sd._exit_handler)
            else:
                Stream._open -= 1

    def _let_go(self) -> None:
        # A device that was unplugged cannot be stopped; it is let go of all the same.
        for deed in (self._stream.abort, self._stream.close):
            with suppress(self._failure):
                deed()

    @classmethod
    def any_open(cls) -> bool:
        """Whether this process holds a device."""
        return cls._open > 0


@dataclass(frozen=True, slots=True)
class _Format:
    """Frames a second, and channels of 16 bits in each."""

    rate: int
    channels: int


_one_at_a_time = threading.RLock()


@contextmanager
def _portaudio() -> Generator[Any]:
    """sounddevice, knowing the devices that are plugged in now; for one thread at a time, as
    PortAudio wants it."""
    with _one_at_a_time:
        loaded = "sounddevice" in sys.modules
        try:
            import sounddevice

            sd = cast(Any, sounddevice)
            if loaded and not Stream.any_open():
                # PortAudio looks for devices only when it starts.
                sd._terminate()
                sd._initialize()
        except Exception as error:  # OSError without PortAudio, its own when it does not start.
            linux = "请安装 PortAudio（Debian、Ubuntu：sudo apt install libportaudio2）"
            mend = linux if sys.platform == "linux" else "请重新安装本程序"
            raise AudioDeviceError(
                "audio.no-portaudio", f"这台电脑上声音组件 PortAudio 不能用。{mend}{_TYPED}"
            ) from error
        yield sd


def _find(sd: Any, kind: Kind, wanted: str | None) -> int:
    """The number of the device."""
    usable = {
        number: info
        for number, info in enumerate(sd.query_devices())
        if info[f"max_{kind}_channels"] > 0
    }
    default = int(sd.default.device[0 if kind == "input" else 1])
    code, missing, mend = _NO_DEVICE[kind]
    if not usable:
        raise AudioDeviceError(code, f"{missing}。{mend}{_TYPED}")
    if wanted is None:
        return default if default in usable else min(usable)
    # Windows shows a device once for each of its sound systems: that of the default comes first.
    system = usable.get(default, {}).get("hostapi")
    ranked = sorted(usable, key=lambda number: usable[number]["hostapi"] != system)
    name = wanted.strip().casefold()
    for fits in (str.__eq__, str.__contains__):
        for number in ranked:
            if fits(str(usable[number]["name"]).casefold(), name):
                return number
    known = "、".join(dict.fromkeys(str(usable[number]["name"]) for number in ranked))
    raise AudioDeviceError(
        code, f"{missing}“{wanted}”。请插好它，或在设置里改选一个（现有：{known}）{_TYPED}"
    )


def _format(sd: Any, kind: Kind, device: int) -> _Format:
    """The first format that the device takes, the program's own if it can."""
    info = sd.query_devices(device)
    own = round(info["default_samplerate"])
    check = sd.check_input_settings if kind == "input" else sd.check_output_settings
    for form in (
        _Format(SAMPLE_RATE, 1),
        _Format(own, 1),
        _Format(SAMPLE_RATE, 2),
        _Format(own, 2),
    ):
        try:
            check(device=device, channels=form.channels, dtype="int16", samplerate=form.rate)
        except sd.PortAudioError as error:
            failure = error
        else:
            return form
    raise _busy(kind) from failure


def _opened(
    sd: Any,
    kind: Kind,
    device: int,
    form: _Format,
    callback: Callable[[Any], None] | None,
    finished: Callable[[], None] | None,
    latency_s: float,
) -> Any:
    def carry(data: Any, _frames: int, _time: object, _status: object) -> None:
        if callback is not None:
            callback(data)

    make = sd.RawInputStream if kind == "input" else sd.RawOutputStream
    try:
        return make(
            device=device,
            samplerate=form.rate,
            channels=form.channels,
            dtype="int16",
            blocksize=round(form.rate * BLOCK / SAMPLE_RATE),
            latency=latency_s,
            callback=carry if callback else None,
            finished_callback=finished,
        )
    except sd.PortAudioError as error:
        raise _busy(kind) from error


def _busy(kind: Kind) -> AudioDeviceError:
    return AudioDeviceError(
        "audio.busy",
        f"{_NAMES[kind]}打不开：可能正被别的程序占用，或系统不允许使用。"
        f"请关掉别的通话或录音程序，并检查系统的声音和隐私设置{_TYPED}",
    )
