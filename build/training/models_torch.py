"""The networks as PyTorch modules: what `widgets.maths.network` computes forward, made trainable.

Images are NHWC everywhere, as in the numpy code, so that a weight means the same in both.
The latent code of an image is f(x), deterministic; all noise is the diffusion's.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.data import CLASSES
from widgets.maths.network import EPSILON, FREQUENCIES

NULL = CLASSES  # the label that stands for "any class"


class Conv(nn.Conv2d):
    """A convolution over (N, H, W, C)."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, H, W, in) → (N, H, W, out)."""
        return super().forward(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


def depth_to_space(x: Tensor) -> Tensor:
    """(N, H, W, 4C) → (N, 2H, 2W, C): channel (dy, dx, c) of a cell becomes its pixel (dy, dx)."""
    n, h, w, c = x.shape
    x = x.reshape(n, h, w, 2, 2, c // 4).permute(0, 1, 3, 2, 4, 5)
    return x.reshape(n, 2 * h, 2 * w, c // 4)


class Encoder(nn.Module):
    """Images (N, 28, 28) in [0, 1] → codes f (N, D)."""

    def __init__(self, latent: int, channels: tuple[int, int, int] = (24, 48, 96)) -> None:
        super().__init__()
        a, b, c = channels
        self.conv1 = Conv(1, a, 4, stride=2, padding=1)
        self.conv2 = Conv(a, b, 4, stride=2, padding=1)
        self.conv3 = Conv(b, c, 3, stride=2, padding=1)
        self.out = nn.Linear(16 * c, latent)

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 28, 28) → raw codes (N, D)."""
        h = torch.relu(self.conv1(images[..., None]))
        h = torch.relu(self.conv2(h))
        h = torch.relu(self.conv3(h))
        return self.out(h.flatten(1))


class Decoder(nn.Module):
    """Codes (N, D) → location and log-scale (N, 28, 28) of each pixel's discretised logistic."""

    def __init__(
        self, latent: int, hidden: int = 128, channels: tuple[int, int] = (32, 16)
    ) -> None:
        super().__init__()
        a, b = channels
        self.dense1 = nn.Linear(latent, hidden)
        self.dense2 = nn.Linear(hidden, 49 * a)
        self.conv1 = Conv(a, a, 3, padding=1)
        self.up = Conv(a, 4 * b, 3, padding=1)
        self.conv2 = Conv(b, b, 3, padding=1)
        self.loc = Conv(b, 4, 3, padding=1)
        self.scale = Conv(b, 4, 3, padding=1)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Raw codes (N, D) → location and log-scale (N, 28, 28)."""
        h = torch.relu(self.dense1(z))
        h = torch.relu(self.dense2(h)).reshape(len(z), 7, 7, -1)
        h = torch.relu(h + self.conv1(h))
        h = torch.relu(depth_to_space(self.up(h)))
        h = torch.relu(h + self.conv2(h))
        location = depth_to_space(self.loc(h))[..., 0]
        log_scale = depth_to_space(self.scale(h))[..., 0]
        return location, torch.clamp(log_scale, -7.0, 2.0)


def log_likelihood(levels: Tensor, location: Tensor, log_scale: Tensor) -> Tensor:
    """ln P(levels) summed over pixels, (N,): a logistic on the real line, cut into 256 bins.

    Bin k is [(k−½)/255, (k+½)/255], the first and the last reaching to −∞ and +∞, so the 256
    probabilities sum to one. With a, b the bin's ends in scale units,
    ln(σ(b) − σ(a)) = ln σ(b) + ln σ(−a) + ln(1 − e^{a−b}).
    """
    inverse = torch.exp(-log_scale)
    centred = levels / 255.0 - location
    half = 0.5 / 255.0
    below = F.logsigmoid((centred + half) * inverse)
    above = F.logsigmoid((half - centred) * inverse)
    width = torch.log(-torch.expm1(-2 * half * inverse))
    inner = below + above + width
    value = torch.where(levels <= 0, below, torch.where(levels >= 255, above, inner))
    return value.sum((1, 2))


def one_hot(labels: Tensor, classes: int) -> Tensor:
    """(N, classes) float: products with it are look-ups that a CUDA graph can hold."""
    return (labels[:, None] == torch.arange(classes, device=labels.device)).float()


class ClassGaussians(nn.Module):
    """The first stage's prior: a Gaussian for every class, means free, one variance a dimension."""

    def __init__(self, latent: int) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.randn(CLASSES, latent))
        self.log_variance = nn.Parameter(torch.full((latent,), math.log(10.0)))

    def divergence(self, code: Tensor, labels: Tensor) -> Tensor:
        """KL(N(f, 1) ‖ N(m_c, v)) in nats, (N,)."""
        v = self.log_variance.exp()
        square = (code - one_hot(labels, CLASSES) @ self.mean) ** 2
        return 0.5 * ((square + 1) / v - 1 + self.log_variance).sum(1)


class Block(nn.Module):
    """A residual pair of layers that reads its input normalised, scaled and shifted."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.up = nn.Linear(width, hidden)
        self.down = nn.Linear(hidden, width)
        nn.init.zeros_(self.down.weight)
        nn.init.zeros_(self.down.bias)

    def forward(self, h: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """h and its scale and shift, (N, W) each → h (N, W)."""
        return h + self.down(F.silu(self.up(normalised(h) * scale + shift)))


def normalised(h: Tensor) -> Tensor:
    """Each row divided by its root mean square."""
    return F.rms_norm(h, h.shape[1:], eps=EPSILON)


class Score(nn.Module):
    """The network F(z, λ, c) of `widgets.maths.network`, around it the Gaussians of the classes."""

    def __init__(
        self,
        mean: Tensor,
        variance: Tensor,
        width: int = 256,
        hidden: int = 384,
        blocks: int = 4,
        embedding: int = 96,
    ) -> None:
        super().__init__()
        latent = mean.shape[1]
        self.register_buffer("mean", mean)
        self.register_buffer("variance", variance)
        self.register_buffer("frequencies", torch.from_numpy(FREQUENCIES), persistent=False)
        self.time = nn.Linear(2 * len(FREQUENCIES), embedding)
        self.label = nn.Embedding(CLASSES + 1, embedding)
        self.changed = nn.Parameter(torch.zeros(embedding))
        self.film = nn.Linear(embedding, 2 * width * blocks)
        self.input = nn.Linear(latent, width)
        self.blocks = nn.ModuleList(Block(width, hidden) for _ in range(blocks))
        self.output = nn.Linear(width, latent)
        nn.init.zeros_(self.output.weight)
        with torch.no_grad():  # scales start at one
            self.film.bias.view(blocks, 2, width)[:, 0] += 1

    def forward(
        self, z: Tensor, log_snr: Tensor, labels: Tensor, changed: Tensor | None = None
    ) -> Tensor:
        """F, (N, D), from z (N, D), λ (N,) and labels (N,) in 0 … 47.

        In training, `changed` (N,) says which rows are codes of augmented images, so that the
        network can learn from them without taking them for real (Karras et al. 2022). Nobody
        asks for such codes afterwards, and what it learned of the difference is not kept.
        """
        angles = log_snr[:, None] * self.frequencies
        waves = torch.cat([angles.cos(), angles.sin()], 1)
        told = self.time(waves) + one_hot(labels, CLASSES + 1) @ self.label.weight
        if changed is not None:
            told = told + changed[:, None] * self.changed
        film = self.film(F.silu(told))
        film = film.view(len(z), len(self.blocks), 2, -1)
        alpha2 = torch.sigmoid(log_snr)[:, None]
        h = self.input(z * torch.rsqrt(alpha2 * self.variance[NULL] + 1 - alpha2))
        for block, (scale, shift) in zip(self.blocks, film.permute(1, 2, 0, 3), strict=True):
            h = block(h, scale, shift)
        return self.output(normalised(h))

    def loss_terms(
        self,
        x: Tensor,
        noise: Tensor,
        log_snr: Tensor,
        labels: Tensor,
        changed: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """The squared error of F and the bound's weight of it per nat of λ, (N, D) each.

        Half their product, summed over D, is ½|ε − ε̂|², the integrand of the diffusion term.
        """
        alpha2 = torch.sigmoid(log_snr)[:, None]
        alpha, sigma = alpha2.sqrt(), (1 - alpha2).sqrt()
        z = alpha * x + sigma * noise
        mean, variance = self.mean[labels], self.variance[labels]
        total = alpha2 * variance + 1 - alpha2
        gaussian = mean + alpha * variance * (z - alpha * mean) / total
        target = (x - gaussian) / (sigma * torch.sqrt(variance / total))
        error = (self(z, log_snr, labels, changed).float() - target) ** 2
        return error, alpha2 * variance / total
