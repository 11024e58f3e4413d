"""Reads the weights of the model's folder back into a checkpoint, to train them further: `python3 restore.py CHECKPOINT [FOLDER]`.

Undoes what export.py does: blocks of integers become numbers, the rows of queries and keys go back to neighbouring pairs. The embedding's
directions are exact in the table; how long its rows are, and the head's scale in them, tells the head."""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from export import BLOCK, half_split
from model import Shape, Sparkler
from tokenizer import MODEL_FOLDER


def matrix(weights, nodes, name):
    """[outputs, inputs] of a MatMulNBits."""
    attributes = {a.name: a.i for a in nodes[name].attribute}
    packed, scales = (weights[i] for i in nodes[name].input[1:3])
    n, k, half = attributes["N"], attributes["K"], 1 << (attributes["bits"] - 1)
    q = packed if attributes["bits"] == 8 else np.stack([packed & 15, packed >> 4], -1).reshape(n, k // BLOCK, BLOCK)
    return ((q.reshape(n, k // BLOCK, BLOCK).astype(np.float32) - half) * scales.reshape(n, k // BLOCK, 1)).reshape(n, k)


def pairs(qkv, s):
    """The inverse of half_split."""
    order = half_split(np.arange(len(qkv))[:, None], s)[:, 0]
    out = np.empty_like(qkv)
    out[order] = qkv
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=MODEL_FOLDER)
    arguments = parser.parse_args()
    graph = onnx.load(str(arguments.folder / "model.onnx")).graph
    weights, nodes = {w.name: numpy_helper.to_array(w) for w in graph.initializer}, {n.name: n for n in graph.node}
    decoder = json.loads((arguments.folder / "genai_config.json").read_text(encoding="utf-8"))["model"]
    s = Shape(vocabulary=decoder["vocab_size"], layers=decoder["decoder"]["num_hidden_layers"], context=decoder["context_length"])
    head, table = matrix(weights, nodes, "lm_head.MatMul"), weights["model.embed_tokens.weight"]
    lengths = np.maximum((head * table).mean(-1, keepdims=True), 1e-6)
    scale = np.sqrt((lengths**2).mean()) / 0.25
    model = {"embedding.weight": table * lengths / scale, "scale": np.float32(scale)}
    for i in range(s.layers):
        for name, part in (("qkv", "attn.qkv_proj"), ("o", "attn.o_proj"), ("gate", "mlp.gate_proj"), ("up", "mlp.up_proj"), ("down", "mlp.down_proj")):
            w = matrix(weights, nodes, f"model.layers.{i}.{part}.MatMul")
            model[f"layers.{i}.{name}.weight"] = pairs(w, s) if name == "qkv" else w
    network = Sparkler(s)
    network.load_state_dict({name: torch.tensor(w) for name, w in model.items()})
    arguments.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": network.state_dict(), "state": {"step": 0, "tokens": 0, "seconds": 0.0, "shard": -1}, "shape": s.asdict()}, arguments.checkpoint)
    print(f"{arguments.checkpoint}: {s.layers} layers, scale {scale:.3f}, rms of the head's rows {lengths.min():.3f} to {lengths.max():.3f}")


if __name__ == "__main__":
    main()
