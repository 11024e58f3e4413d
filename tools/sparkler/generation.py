"""Greedy decoding with a KV cache in PyTorch, for evaluation without ONNX Runtime."""

import torch
import torch.nn.functional as F

from model import Shape, Sparkler, norm, rotate


def load(path):
    saved = torch.load(path, map_location="cpu")
    model = Sparkler(Shape(**saved["shape"]))
    model.load_state_dict(saved["model"])
    return model.eval(), saved["state"]


@torch.no_grad()
def step(model, ids, cache):
    """Logits after each of `ids`, which continue what the cache (a list of key and value per layer) holds."""
    s, t = model.shape, len(ids)
    past = cache[0][0].shape[1] if cache[0] else 0
    rotation = model.rotation[past : past + t, None]
    x = norm(F.embedding(torch.tensor(ids), model.embedding.weight))
    for i, layer in enumerate(model.layers):
        qkv = layer.qkv(norm(x)).view(t, -1, s.head_size)
        qk = rotate(norm(qkv[:, : s.heads + s.kv_heads]), rotation).transpose(0, 1)
        q, k, v = qk[: s.heads], qk[s.heads :], qkv[:, s.heads + s.kv_heads :].transpose(0, 1)
        if cache[i]:
            k, v = torch.cat([cache[i][0], k], 1), torch.cat([cache[i][1], v], 1)
        cache[i] = (k, v)
        group = s.heads // s.kv_heads
        scores = q.reshape(s.kv_heads, group, t, -1) @ k[:, None].transpose(-1, -2) * (s.sharpness / s.head_size)
        if t > 1:
            scores += torch.full((t, past + t), float("-inf")).triu(past + 1)
        a = (scores.softmax(-1) @ v[:, None]).reshape(s.heads, t, -1)
        x = x + layer.o(a.transpose(0, 1).reshape(t, -1))
        h = norm(x)
        x = x + layer.down(F.relu(layer.gate(h)) * layer.up(h))
    return F.linear(norm(x), model.embedding.weight) * model.scale


def generate(model, tokenizer, prompt, longest=200):
    return answer(model, tokenizer, prompt, longest)[0]


def answer(model, tokenizer, prompt, longest=200):
    """(the text, whether it came to an end)"""
    ids, end = tokenizer.encode(prompt)[-model.shape.context + longest :], tokenizer.added["<|im_end|>"]
    cache, out = [None] * model.shape.layers, []
    logits = step(model, ids, cache)
    while len(out) < longest:
        token = int(logits[-1].argmax())
        if token == end:
            return tokenizer.decode(out), True
        out.append(token)
        logits = step(model, [token], cache)
    return tokenizer.decode(out), False
