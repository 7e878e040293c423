import torch

from recognition_model.features import COEFFICIENTS
from recognition_model.network import CONTEXT, SUBSAMPLING, Tdnn
from recognition_model.phones import PDF_COUNT


def test_an_output_sees_its_context_and_nothing_else() -> None:
    torch.manual_seed(1)
    network = Tdnn(8).eval()
    outputs = 5
    frames = torch.randn(1, SUBSAMPLING * (outputs - 1) + 1 + 2 * CONTEXT, COEFFICIENTS)
    before = network(frames)
    assert before.shape == (1, outputs, PDF_COUNT)
    changed = frames.clone()
    changed[0, -1] += 100
    after = network(changed)
    assert torch.equal(before[0, :-1], after[0, :-1])
    assert not torch.equal(before[0, -1], after[0, -1])
