"""Writing what Kaldi reads: the transition model and the network (`final.mdl`), and the settings.

The binary layout is Kaldi's own: tokens followed by a space, numbers preceded by their size.
"""

import math
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from torch import Tensor
from torch.nn import BatchNorm1d

from recognition_model.network import CONTEXT, OFFSETS, Tdnn, Trained
from recognition_model.phones import PDF_COUNT, PDFS, SILENCE, PhoneTable, bare, phone_table

_PRIOR_FLOOR = 3e-3
_PRIOR_POWER = 0.8
"""Rare phones would be heard everywhere if their priors were divided out in full."""

_MFCC = """\
--use-energy=false
--sample-frequency=16000
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=7600
--dither=0.0
--allow-upsample=true
"""
_SETTINGS = """\
--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=5.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
_NORM_EPSILON = BatchNorm1d(1).eps
_PLACES = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}


def _token(text: str) -> bytes:
    return text.encode() + b" "


def _int(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def _float(value: float) -> bytes:
    return b"\x04" + struct.pack("<f", value)


def _double(value: float) -> bytes:
    return b"\x08" + struct.pack("<d", value)


def _ints(values: Sequence[int]) -> bytes:
    return b"\x04" + struct.pack("<i", len(values)) + np.asarray(values, "<i4").tobytes()


def _vector(values: ArrayLike) -> bytes:
    array = np.asarray(values, "<f4")
    return _token("FV") + _int(len(array)) + array.tobytes()


def _matrix(values: NDArray[np.floating]) -> bytes:
    """A matrix in one byte a number (Kaldi's compressed kind `CM3`)."""
    low = float(values.min())
    spread = float(values.max() - low)
    levels = np.round((values - low) / spread * 255).astype("u1")
    head = struct.pack("<ffii", low, spread, *values.shape)
    return _token("CM3") + head + levels.tobytes()


def _topology(table: PhoneTable) -> bytes:
    two_states = {
        number: len(PDFS[bare(name)]) == 2 for number, name in enumerate(table.names, start=1)
    }
    entries = [-1, *(int(two_states[number]) for number in sorted(two_states))]
    out = _token("<Topology>") + _ints(sorted(two_states)) + _ints(entries) + _int(2)
    for states in (1, 2):
        out += _int(states + 1)
        for state in range(states):
            out += _int(state) + _int(2)
            out += _int(state) + _float(0.5) + _int(state + 1) + _float(0.5)
        out += _int(-1) + _int(0)
    return out + _token("</Topology>")


def _transition_model(table: PhoneTable) -> bytes:
    out = _token("<TransitionModel>") + _topology(table)
    out += _token("<Triples>") + _int(len(table.states))
    for phone, state, pdf in table.states:
        out += _int(phone) + _int(state) + _int(pdf)
    out += _token("</Triples>") + _token("<LogProbs>")
    out += _vector([0.0] + [math.log(0.5)] * table.transitions)
    return out + _token("</LogProbs>") + _token("</TransitionModel>")


def _affine(weights: NDArray[np.floating], bias: NDArray[np.floating]) -> bytes:
    return (
        _token("<FixedAffineComponent>")
        + _token("<LinearParams>")
        + _matrix(weights)
        + _token("<BiasParams>")
        + _vector(bias)
        + _token("</FixedAffineComponent>")
    )


def _nonlinearity(kind: str, size: int) -> bytes:
    return (
        _token(f"<{kind}>")
        + _token("<Dim>") + _int(size)
        + _token("<ValueAvg>") + _vector([])
        + _token("<DerivAvg>") + _vector([])
        + _token("<Count>") + _double(0.0)
        + _token("<OderivRms>") + _vector([])
        + _token("<OderivCount>") + _double(0.0)
        + _token("<NumDimsSelfRepaired>") + _double(0.0)
        + _token("<NumDimsProcessed>") + _double(0.0)
        + _token(f"</{kind}>")
    )  # fmt: skip


def _array(tensor: object) -> NDArray[np.float32]:
    assert isinstance(tensor, Tensor)
    return np.asarray(tensor.detach().numpy(), np.float32)


def _network(model: Tdnn) -> bytes:
    """The network as nnet3 reads it, normalisations folded into the next affine layer."""
    config = [f"input-node name=input dim={len(_array(model.mean))}"]
    components: list[tuple[str, bytes]] = []
    scale = 1 / _array(model.deviation)
    shift = -_array(model.mean) * scale
    before = "input"
    for number, offsets in enumerate([*OFFSETS, (0,)]):
        last = number == len(OFFSETS)
        layer = model.output if last else model.layers[number]
        weights, bias = _array(layer.weight), _array(layer.bias)
        bias = bias + weights @ np.tile(shift, len(offsets))
        weights = weights * np.tile(scale, len(offsets))
        parts = [before if o == 0 else f"Offset({before}, {o})" for o in offsets]
        source = parts[0] if len(parts) == 1 else f"Append({', '.join(parts)})"
        name = "output" if last else f"tdnn{number + 1}"
        config.append(f"component-node name={name}.affine component={name}.affine input={source}")
        components.append((f"{name}.affine", _affine(weights, bias)))
        kind, size, after = ("RectifiedLinearComponent", model.width, "relu")
        if last:
            kind, size, after = ("LogSoftmaxComponent", PDF_COUNT, "log-softmax")
        config.append(
            f"component-node name={name}.{after} component={name}.{after} input={name}.affine"
        )
        components.append((f"{name}.{after}", _nonlinearity(kind, size)))
        if not last:
            norm = model.norms[number]
            scale = _array(norm.weight) / np.sqrt(_array(norm.running_var) + _NORM_EPSILON)
            shift = _array(norm.bias) - _array(norm.running_mean) * scale
            before = f"{name}.{after}"
    config.append("output-node name=output input=output.log-softmax objective=linear")
    out = _token("<Nnet3>") + b"\n" + "\n".join(config).encode() + b"\n\n"
    out += _token("<NumComponents>") + _int(len(components))
    for name, component in components:
        out += _token("<ComponentName>") + _token(name) + component
    return out + _token("</Nnet3>")


def _priors(counted: NDArray[np.float64]) -> NDArray[np.float64]:
    softened = np.maximum(counted, _PRIOR_FLOOR) ** _PRIOR_POWER
    return softened / softened.sum()


def write_acoustic_model(trained: Trained, directory: Path) -> None:
    """Write `am/` and `conf/` and the phones' places of a model directory."""
    table = phone_table()
    for part in ("am", "conf", "graph/phones"):
        (directory / part).mkdir(parents=True, exist_ok=True)
    context = _token("<LeftContext>") + _int(CONTEXT) + _token("<RightContext>") + _int(CONTEXT)
    priors = _token("<Priors>") + _vector(_priors(trained.priors))
    (directory / "am/final.mdl").write_bytes(
        b"\0B" + _transition_model(table) + _network(trained.network) + context + priors
    )
    (directory / "conf/mfcc.conf").write_text(_MFCC, encoding="utf-8")
    (directory / "conf/model.conf").write_text(_SETTINGS, encoding="utf-8")
    places = [
        f"{number} {'nonword' if name == SILENCE else _PLACES[name[-1]]}"
        for number, name in enumerate(table.names, start=1)
    ]
    (directory / "graph/phones/word_boundary.int").write_text(
        "\n".join(places) + "\n", encoding="utf-8"
    )
