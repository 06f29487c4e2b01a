"""PyTorch on the processor, in float32 on one thread."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.stocks import CHUNK, DRIFT, N_STEPS, ROOT, SPOT
from benchmarks.target import Contender


def contender(n_paths: int) -> Contender:
    """Return the paths, a chunk at a time; raises ImportError without PyTorch."""
    import torch

    torch.set_num_threads(1)
    root, drift, spot = (torch.from_numpy(array.astype(np.float32)) for array in (ROOT, DRIFT, SPOT))
    n_at_once = min(CHUNK, n_paths)
    generator = torch.Generator().manual_seed(0)

    def run(_: int) -> None:
        with torch.no_grad():
            for _ in range(-(-n_paths // CHUNK)):
                normals = torch.randn((N_STEPS, 4, n_at_once), generator=generator)
                steps = torch.matmul(root, normals).add_(drift[:, None])
                steps.cumsum_(0).exp_().mul_(spot[:, None])

    return Contender("torch", run, n_paths)
