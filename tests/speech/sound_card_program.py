"""Uses the sound card in a process of its own, since PortAudio reads its environment only once.

`python -m tests.speech.sound_card_program DEED …` says "ready" when sound flows, and at last prints
what came of it as JSON; `{"error": code, "message": …}` when the sound card refused.
"""

import argparse
import ctypes.util
import json
import sys
import threading
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np

from trainer.errors import MissingError
from trainer.speech import headset
from trainer.speech.audio_files import read_audio, write_audio
from trainer.speech.headset import Headset
from trainer.speech.playback import Player
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.sound_card import devices, why_not


def _ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def _converse(arguments: argparse.Namespace) -> object:
    """Play a file, and record what is heard for so many seconds."""
    out = read_audio(arguments.play) if arguments.play else np.zeros(0, np.int16)
    blocks = round(arguments.seconds * SAMPLE_RATE / BLOCK)
    out = np.pad(out, (0, max(0, blocks * BLOCK - len(out))))
    heard: list[Samples] = []
    with closing(Headset(arguments.microphone, arguments.speaker)) as device:
        for number in range(blocks):
            if number == 1:
                time.sleep(arguments.held_up)
            heard.append(device.exchange(out[number * BLOCK : (number + 1) * BLOCK]))
            if number == 0:
                _ready()
        lost_s = device.lost_s
        device.close()
    if arguments.record:
        write_audio(arguments.record, np.concatenate(heard))
    return {"blocks": sorted({len(block) for block in heard}), "lost_s": lost_s}


def _review(arguments: argparse.Namespace) -> object:
    """Play a stretch of a recording; stop it early when told to, by a line on stdin."""
    player = Player(arguments.speaker)
    player.play(arguments.play, arguments.start, arguments.end)
    _ready()
    if arguments.stop:
        sys.stdin.readline()
        player.stop()
    while player.playing:
        pass
    return {"playing": player.playing}


def _look(arguments: argparse.Namespace) -> object:
    return {
        "devices": [asdict(device) for device in devices()],
        "why_not": why_not(arguments.microphone, arguments.speaker),
    }


def _refuse(arguments: argparse.Namespace) -> None:
    """Make the sound card less willing, in ways that real ones are."""
    headset.BACKLOG_S = arguments.backlog
    if arguments.no_portaudio:
        ctypes.util.find_library = lambda name: None
        return
    import sounddevice

    sd = cast(Any, sounddevice)

    def check(real: Any) -> Any:
        def checked(**wanted: Any) -> None:
            if arguments.only_rate and wanted["samplerate"] != arguments.only_rate:
                raise sd.PortAudioError("Invalid sample rate", -9997)
            if arguments.only_stereo and wanted["channels"] != 2:
                raise sd.PortAudioError("Invalid number of channels", -9998)
            real(**wanted)

        return checked

    def busy(**_: Any) -> None:
        raise sd.PortAudioError("Device unavailable", -9985)

    def stuck(_: object) -> None:
        threading.Event().wait()

    sd.check_input_settings = check(sd.check_input_settings)
    sd.check_output_settings = check(sd.check_output_settings)
    if arguments.stuck:
        sd.RawInputStream.abort = stuck
    if arguments.busy:
        setattr(sd, arguments.busy, busy)


_DEEDS = {"converse": _converse, "review": _review, "look": _look}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("deed", choices=_DEEDS)
    parser.add_argument("--play", type=Path)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--seconds", type=float, default=0.2)
    parser.add_argument("--start", type=float, default=0.0)
    parser.add_argument("--end", type=float)
    parser.add_argument("--stop", action="store_true")
    parser.add_argument("--microphone")
    parser.add_argument("--speaker")
    parser.add_argument("--no-portaudio", action="store_true")
    parser.add_argument("--only-rate", type=int)
    parser.add_argument("--only-stereo", action="store_true")
    parser.add_argument("--busy")
    parser.add_argument("--backlog", type=float, default=headset.BACKLOG_S)
    parser.add_argument("--held-up", type=float, default=0.0)
    parser.add_argument("--stuck", action="store_true")
    arguments = parser.parse_args()
    _refuse(arguments)
    try:
        result = _DEEDS[arguments.deed](arguments)
    except MissingError as error:
        result = {"error": error.code, "message": error.message}
    sys.stdout.write(f"{json.dumps(result)}\n")


if __name__ == "__main__":
    main()
