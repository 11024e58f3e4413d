"""Writes a decoder of random weights in single precision, whose best token is never a near tie: `python3 make_decoder.py`.

The engine's tests compare tokens that were computed in different ways (alone, in a batch, from the cache). Weights in few bits make
the last digits of the scores depend on the way; these do not.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3] / "tools" / "sparkler"))
from export import Graph, configuration  # noqa: E402
from model import Shape  # noqa: E402


class FloatGraph(Graph):
    def matmul(self, x, w, name):
        return self.node("MatMul", [x, self.weight(f"{name}.weight", w.T.astype(np.float32))], f"{name}/output", name)


def main():
    s = Shape(vocabulary=512, hidden=32, layers=2, heads=2, kv_heads=1, head_size=16, intermediate=64, context=2048)
    random = np.random.default_rng(7)
    weights = {"embedding.weight": random.normal(size=(s.vocabulary, s.hidden)), "scale": np.float64(1)}
    for i in range(s.layers):
        for name, rows, columns in (("qkv", (s.heads + 2 * s.kv_heads) * s.head_size, s.hidden), ("o", s.hidden, s.heads * s.head_size),
                                    ("gate", s.intermediate, s.hidden), ("up", s.intermediate, s.hidden), ("down", s.hidden, s.intermediate)):
            weights[f"layers.{i}.{name}.weight"] = random.normal(size=(rows, columns)) * 2 / np.sqrt(columns)
    graph = FloatGraph(s, 8)
    graph.build(weights)
    onnx.save(graph.model(), str(HERE / "decoder" / "model.onnx"))
    config = configuration(s, {"<|endoftext|>": 0, "<|im_end|>": 1})
    (HERE / "decoder" / "genai_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    (HERE / "decoder").mkdir(exist_ok=True)
    main()
