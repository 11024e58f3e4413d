"""Sparkler's network: a Llama-style decoder (RMSNorm, rotary positions, grouped queries, gated MLP).

The norms carry no weights (the following matrices absorb them), the embedding is tied to the head, and
its normalised form enters the first layer. `export.py` writes all of this as ordinary Llama operators.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

EPSILON = 1e-6


@dataclass
class Shape:
    vocabulary: int = 1280
    hidden: int = 256
    layers: int = 8
    heads: int = 6
    kv_heads: int = 3
    head_size: int = 64
    rotary: int = 16  # dimensions of a head that rotate; the others compare content alone, at any distance
    intermediate: int = 512
    context: int = 2048
    theta: float = 1000.0
    sharpness: float = 24.0  # the largest attention score: queries and keys are normalised, so that scores cannot grow without bound

    asdict = asdict


class RootMeanSquare(torch.autograd.Function):
    """x / rms(x) with a two-pass backward: autograd's own takes several times as many on a CPU."""

    @staticmethod
    def forward(ctx, x, out_type):
        inverse = (x.pow(2).mean(-1, keepdim=True) + EPSILON).rsqrt()
        y = (x * inverse).to(out_type)
        ctx.save_for_backward(y, inverse)
        ctx.in_type = x.dtype
        return y

    @staticmethod
    def backward(ctx, g):
        y, inverse = ctx.saved_tensors
        projection = (g * y).mean(-1, keepdim=True, dtype=torch.float32)
        return torch.addcmul(g.float(), y.float(), projection, value=-1.0).mul_(inverse).to(ctx.in_type), None


def norm(x, out_type=None):
    return RootMeanSquare.apply(x, out_type or x.dtype)


def rotations(shape, device):
    frequencies = shape.theta ** (-torch.arange(0, shape.rotary, 2, device=device).float() / shape.rotary)
    angles = torch.outer(torch.arange(shape.context, device=device).float(), frequencies)
    return torch.polar(torch.ones_like(angles), angles)  # [context, rotary / 2]


def rotate(x, rotation):
    """Rotates neighbouring pairs of the first dimensions; export reorders them for the usual half-split rotation."""
    rotary = rotation.shape[-1] * 2
    pairs = torch.view_as_complex(x[..., :rotary].float().reshape(*x.shape[:-1], -1, 2))
    return torch.cat([torch.view_as_real(pairs * rotation).flatten(-2).to(x.dtype), x[..., rotary:]], -1)


class CausalAttention(torch.autograd.Function):
    """Attention by blocks of queries, each over the keys that it may see: half the work of a full mask.

    Queries and keys are normalised, so the scores are bounded and `exp` needs no maximum taken away."""

    BLOCK = 128

    @staticmethod
    def forward(ctx, q, k, v):  # [batch, kv_heads, group, time, head_size]; k and v without the group
        b, heads, group, t, size = q.shape
        out, blocks = torch.empty_like(q), []
        for start in range(0, t, CausalAttention.BLOCK):
            end = min(start + CausalAttention.BLOCK, t)
            p = torch.matmul(q[:, :, :, start:end].reshape(b, heads, -1, size), k[:, :, :end].transpose(-1, -2)).exp_()
            p.view(b, heads, group, end - start, end)[..., start:].tril_()
            p.mul_(p.sum(-1, keepdim=True, dtype=torch.float32).reciprocal_())
            out[:, :, :, start:end] = torch.matmul(p, v[:, :, :end]).view(b, heads, group, end - start, size)
            blocks.append(p)
        ctx.save_for_backward(q, k, v, out, *blocks)
        return out

    @staticmethod
    def backward(ctx, g):
        q, k, v, out, *blocks = ctx.saved_tensors
        b, heads, group, t, size = q.shape
        dq, dk, dv = torch.empty_like(q), torch.zeros_like(k), torch.zeros_like(v)
        mean = (g * out).sum(-1, keepdim=True)
        for start, p in zip(range(0, t, CausalAttention.BLOCK), blocks):
            end = min(start + CausalAttention.BLOCK, t)
            queries, grads, means = (a[:, :, :, start:end].reshape(b, heads, p.shape[2], -1) for a in (q, g, mean))
            dv[:, :, :end] += torch.matmul(p.transpose(-1, -2), grads)
            s = torch.matmul(grads, v[:, :, :end].transpose(-1, -2)).sub_(means).mul_(p)
            dq[:, :, :, start:end] = torch.matmul(s, k[:, :, :end]).view(b, heads, group, end - start, size)
            dk[:, :, :end] += torch.matmul(s.transpose(-1, -2), queries)
        return dq, dk, dv


class Layer(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s = s
        self.qkv = nn.Linear(s.hidden, (s.heads + 2 * s.kv_heads) * s.head_size, bias=False)
        self.o = nn.Linear(s.heads * s.head_size, s.hidden, bias=False)
        self.gate = nn.Linear(s.hidden, s.intermediate, bias=False)
        self.up = nn.Linear(s.hidden, s.intermediate, bias=False)
        self.down = nn.Linear(s.intermediate, s.hidden, bias=False)

    def forward(self, x, rotation, dtype):
        s, (b, t, _) = self.s, x.shape
        qkv = self.qkv(norm(x, dtype)).view(b, t, s.heads + 2 * s.kv_heads, s.head_size)
        qk = rotate(norm(qkv[:, :, : s.heads + s.kv_heads]), rotation).transpose(1, 2)
        group = s.heads // s.kv_heads
        q = (qk[:, : s.heads] * (s.sharpness / s.head_size)).reshape(b, s.kv_heads, group, t, s.head_size)
        k = qk[:, s.heads :].contiguous()
        v = qkv[:, :, s.heads + s.kv_heads :].transpose(1, 2).contiguous()
        a = CausalAttention.apply(q, k, v).view(b, s.heads, t, s.head_size)
        x = x + self.o(a.transpose(1, 2).reshape(b, t, -1))
        h = norm(x, dtype)
        return x + self.down(F.relu(self.gate(h)) * self.up(h))


class Sparkler(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.hidden)
        self.scale = nn.Parameter(torch.ones(()))
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        nn.init.normal_(self.embedding.weight, std=0.05)
        for layer in self.layers:
            for matrix in (layer.qkv, layer.gate, layer.up):
                nn.init.normal_(matrix.weight, std=shape.hidden**-0.5)
            nn.init.zeros_(layer.o.weight)
            nn.init.zeros_(layer.down.weight)
        self.rotation = rotations(shape, "cpu")

    def forward(self, ids, select=None, dtype=torch.float32):
        """Logits for every position, or for those of the flat index `select` alone."""
        t = ids.shape[1]
        if self.rotation.device != ids.device:
            self.rotation = self.rotation.to(ids.device)
        rotation = self.rotation[:t, None]
        x = norm(self.embedding(ids))
        with torch.autocast(ids.device.type, torch.bfloat16, enabled=dtype == torch.bfloat16):
            for layer in self.layers:
                x = layer(x, rotation, dtype)
            x = norm(x, dtype)
            if select is not None:
                x = x.flatten(0, 1)[select]
            return F.linear(x, self.embedding.weight).float() * self.scale
