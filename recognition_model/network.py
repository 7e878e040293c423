"""The acoustic network: a time-delay network from MFCC frames to pdfs, one output each 30 ms."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from recognition_model.features import COEFFICIENTS, Example
from recognition_model.phones import PDF_COUNT

OFFSETS = ((-2, -1, 0, 1, 2), (-1, 0, 1), (-3, 0, 3), (-3, 0, 3), (-6, 0, 6), (-6, 0, 6))
"""What each layer looks at, in frames of 10 ms."""

CONTEXT = sum(max(offsets) for offsets in OFFSETS)
"""Frames of context on either side of an output."""

SUBSAMPLING = 3
_CHUNK = 50
"""Outputs in one training chunk."""
_BATCH = 64


class Tdnn(nn.Module):
    """[batch, T, COEFFICIENTS] → [batch, outputs, PDF_COUNT] logits."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        inputs = [COEFFICIENTS] + [width] * (len(OFFSETS) - 1)
        self.layers = nn.ModuleList(
            nn.Linear(size * len(offsets), width)
            for size, offsets in zip(inputs, OFFSETS, strict=True)
        )
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in OFFSETS)
        self.output = nn.Linear(width, PDF_COUNT)
        self.register_buffer("mean", torch.zeros(COEFFICIENTS))
        self.register_buffer("deviation", torch.ones(COEFFICIENTS))

    def forward(self, frames: Tensor) -> Tensor:
        """Logits."""
        value = (frames - self.mean) / self.deviation
        layers = zip(self.layers, self.norms, OFFSETS, strict=True)
        for number, (layer, norm, offsets) in enumerate(layers):
            # The second layer makes one output of three frames; from there on they are 30 ms apart.
            step = SUBSAMPLING if number == 1 else 1
            gap = 1 if number < 2 else offsets[-1] // SUBSAMPLING
            count = (value.shape[1] - gap * (len(offsets) - 1) - 1) // step + 1
            firsts = [gap * place for place in range(len(offsets))]
            seen = [value[:, first : first + step * (count - 1) + 1 : step] for first in firsts]
            # One product of two large matrices: twice as fast on a processor as a convolution.
            stacked = torch.cat(seen, 2).flatten(0, 1)
            value = norm(functional.relu(layer(stacked))).unflatten(0, (-1, count))
        return self.output(value)


@dataclass(frozen=True, slots=True)
class Trained:
    """A network and how often each pdf occurs in its training data."""

    network: Tdnn
    priors: np.ndarray


class _Batches:
    def __init__(self, data: list[Example]) -> None:
        self._data = data
        step = _CHUNK * SUBSAMPLING
        places = [
            (number, start)
            for number, example in enumerate(data)
            for start in range(0, max(1, len(example.frames) - _CHUNK), step)
        ]
        self.held = [place for place in places if place[0] % 97 == 0]
        self.train = [place for place in places if place[0] % 97]

    def batch(
        self, places: list[tuple[int, int]], rng: random.Random | None
    ) -> tuple[Tensor, Tensor]:
        length = _CHUNK * SUBSAMPLING - 2 + 2 * CONTEXT
        inputs = np.zeros((len(places), length, COEFFICIENTS), np.float32)
        targets = np.full((len(places), _CHUNK), -1, np.int64)
        for row, (number, place) in enumerate(places):
            frames, labels = self._data[number].frames, self._data[number].labels
            start = place + (rng.randint(-45, 45) if rng else 0)
            start = max(0, min(start, len(labels) - 20))
            wanted = np.clip(np.arange(length) + start - CONTEXT, 0, len(frames) - 1)
            inputs[row] = frames[wanted]
            outputs = np.arange(start, start + SUBSAMPLING * _CHUNK, SUBSAMPLING)
            inside = outputs < len(labels)
            targets[row, inside] = labels[outputs[inside]]
        return torch.from_numpy(inputs), torch.from_numpy(targets)


def _statistics(network: Tdnn, data: list[Example]) -> None:
    frames = np.concatenate([example.frames[::7].astype(np.float32) for example in data[::3]])
    network.mean[:] = torch.from_numpy(frames.mean(0))
    network.deviation[:] = torch.from_numpy(frames.std(0) + 1e-3)


def train(
    data: list[Example],
    width: int,
    epochs: int,
    seed: int,
    say: Callable[[str], None],
    checkpoint: Path | None = None,
) -> Trained:
    """Learn the pdf of every frame by cross-entropy; one example in 97 is kept to look at."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    data = [example for example in data if len(example.frames) >= 30]
    network = Tdnn(width)
    _statistics(network, data)
    counts = np.ones(PDF_COUNT)
    for example in data:
        counts += np.bincount(example.labels, minlength=PDF_COUNT)
    batches = _Batches(data)
    steps = max(2, epochs * max(1, len(batches.train) // _BATCH))
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 2e-3, total_steps=steps, pct_start=0.1
    )
    spread = torch.tensor([1.5] + [1.0] * (COEFFICIENTS - 1))
    began = time.monotonic()
    for epoch in range(epochs):
        network.train()
        rng.shuffle(batches.train)
        loss_sum, count = 0.0, 0
        for first in range(0, max(1, len(batches.train) - _BATCH + 1), _BATCH):
            inputs, targets = batches.batch(batches.train[first : first + _BATCH], rng)
            # A random shift of the cepstrum: another microphone, another line.
            inputs = inputs + torch.randn(len(inputs), 1, COEFFICIENTS) * spread
            loss = functional.cross_entropy(
                network(inputs).reshape(-1, PDF_COUNT),
                targets.reshape(-1),
                ignore_index=-1,
                label_smoothing=0.05,
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            loss_sum, count = loss_sum + loss.item(), count + 1
            if count % 100 == 0:
                say(
                    f"epoch {epoch + 1}, step {count}: loss {loss_sum / count:.3f}, "
                    f"{time.monotonic() - began:.0f} s"
                )
        trained = Trained(network, counts / counts.sum())
        say(
            f"epoch {epoch + 1} of {epochs}: loss {loss_sum / count:.3f}, frames right "
            f"{_accuracy(network, batches):.1%}, {time.monotonic() - began:.0f} s"
        )
        if checkpoint is not None:
            save(trained, checkpoint)
    network.eval()
    return Trained(network, counts / counts.sum())


def _accuracy(network: Tdnn, batches: _Batches) -> float:
    network.eval()
    right = total = 0
    with torch.no_grad():
        for first in range(0, len(batches.held), _BATCH):
            inputs, targets = batches.batch(batches.held[first : first + _BATCH], None)
            known = targets >= 0
            right += int((network(inputs).argmax(-1)[known] == targets[known]).sum())
            total += int(known.sum())
    return right / max(1, total)


def save(trained: Trained, path: Path) -> None:
    """Write a trained network."""
    state = {"width": trained.network.width, "state": trained.network.state_dict()}
    torch.save({**state, "priors": trained.priors.tolist()}, path)


def load(path: Path) -> Trained:
    """Read what `save` wrote."""
    saved = torch.load(path, weights_only=True)
    network = Tdnn(saved["width"])
    network.load_state_dict(saved["state"])
    network.eval()
    return Trained(network, np.asarray(saved["priors"]))
