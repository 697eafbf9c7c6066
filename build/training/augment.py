"""Small affine changes of handwriting: a few degrees of turn and slant, a few per cent of size."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def augmented(images: Tensor, strength: float = 1.0) -> Tensor:
    """Images (N, H, W) of grey levels, each under its own random affine map; levels stay whole.

    Standard deviations at strength 1: turn 0.07 rad, slant 0.08, size 5% each way, shift 0.35 of
    a pixel. Draws from torch's global generator of the images' device, which the caller seeds.
    """
    n, height, width = images.shape
    device = images.device
    turn = 0.07 * strength * torch.randn(n, device=device)
    size = torch.exp(0.05 * strength * torch.randn(n, 2, device=device))
    slant = 0.08 * strength * torch.randn(n, device=device)
    shift = 0.025 * strength * torch.randn(n, 2, 1, device=device)
    cos, sin = turn.cos(), turn.sin()
    rotation = torch.stack([cos, -sin, sin, cos], 1).reshape(n, 2, 2)
    shear = torch.stack([size[:, 0], slant, torch.zeros_like(slant), size[:, 1]], 1)
    maps = torch.cat([rotation @ shear.reshape(n, 2, 2), shift], 2)
    grid = F.affine_grid(maps, [n, 1, height, width], align_corners=False)
    return F.grid_sample(images[:, None], grid, align_corners=False)[:, 0].round()
