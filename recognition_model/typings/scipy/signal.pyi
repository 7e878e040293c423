# What the recipe uses of scipy.signal, whose own signatures are open.
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Signal = NDArray[np.float64]

def butter(
    N: int, Wn: tuple[float, float], btype: str, *, fs: float, output: Literal["sos"]
) -> Signal: ...
def sosfilt(sos: Signal, x: ArrayLike) -> Signal: ...
def lfilter(b: ArrayLike, a: ArrayLike, x: ArrayLike) -> Signal: ...
def fftconvolve(in1: ArrayLike, in2: ArrayLike) -> Signal: ...
