"""Writes the model folder of ONNX Runtime GenAI from a checkpoint: `python3 export.py CHECKPOINT [FOLDER]`."""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from dataset import TEMPLATE
from model import EPSILON, Shape
from tokenizer import MODEL_FOLDER, SPECIAL, Tokenizer

BLOCK = 32


class Graph:
    """Nodes and weights of the decoder, named as ONNX Runtime GenAI's model builder names them."""

    def __init__(self, shape, bits):
        self.shape, self.bits, self.nodes, self.weights = shape, bits, [], []

    def weight(self, name, array):
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind, inputs, outputs, name, domain="", **attributes):
        outputs = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(helper.make_node(kind, inputs, outputs, name=name, domain=domain, **attributes))
        return outputs[0]

    def matmul(self, x, w, name):
        """x @ w.T with w [outputs, inputs] in blocks of 32 with one scale each, symmetric."""
        n, k = w.shape
        half = 1 << (self.bits - 1)
        blocks = w.reshape(n, k // BLOCK, BLOCK)
        scales = np.abs(blocks).max(-1) / (half - 1)
        q = np.clip(np.rint(blocks / np.maximum(scales, 1e-12)[..., None]) + half, 0, 2 * half - 1).astype(np.uint8)
        if self.bits == 4:
            q = q[..., 0::2] | (q[..., 1::2] << 4)
        packed = self.weight(f"{name}.weight_Q{self.bits}", q)
        scale = self.weight(f"{name}.weight_scales", scales.astype(np.float32))
        return self.node("MatMulNBits", [x, packed, scale], f"{name}/output", name, "com.microsoft", K=k, N=n, bits=self.bits, block_size=BLOCK, accuracy_level=4)

    def build(self, weights):
        s = self.shape
        ones = self.weight("norm.weight", np.ones(s.hidden, np.float32))
        one = self.weight("one", np.array([1], np.int64))
        self.node("ReduceSum", ["attention_mask", one], "attention_mask/sum", "attention_mask/ReduceSum", keepdims=0)
        self.node("Sub", ["attention_mask/sum", one], "attention_mask/last", "attention_mask/Sub")
        self.node("Cast", ["attention_mask/last"], "seqlens_k", "attention_mask/Cast", to=TensorProto.INT32)
        self.node("Shape", ["attention_mask"], "attention_mask/shape", "attention_mask/Shape")
        self.node("Gather", ["attention_mask/shape", self.weight("index_1", np.array(1, np.int64))], "attention_mask/length", "attention_mask/Gather")
        self.node("Cast", ["attention_mask/length"], "total_sequence_length", "attention_mask/length/Cast", to=TensorProto.INT32)
        frequencies = np.zeros(s.head_size // 2)  # a dimension of frequency zero does not rotate
        frequencies[: s.rotary // 2] = s.theta ** (-np.arange(0, s.rotary, 2, dtype=np.float64) / s.rotary)
        angles = np.outer(np.arange(s.context), frequencies)
        cos, sin = self.weight("cos_cache", np.cos(angles).astype(np.float32)), self.weight("sin_cache", np.sin(angles).astype(np.float32))
        embedding = weights["embedding.weight"]
        table = embedding / np.sqrt((embedding**2).mean(-1, keepdims=True) + EPSILON)
        x = self.node("Gather", [self.weight("model.embed_tokens.weight", table.astype(np.float32)), "input_ids"], "model.embed_tokens/output", "model.embed_tokens/Gather")
        h = self.node("SimplifiedLayerNormalization", [x, ones], "model.layers.0.input_layernorm/output", "model.layers.0.input_layernorm", axis=-1, epsilon=EPSILON, stash_type=1)
        for i in range(s.layers):
            p, w = f"model.layers.{i}", lambda name: weights[f"layers.{i}.{name}.weight"]
            qkv = self.matmul(h, half_split(w("qkv"), s), f"{p}.attn.qkv_proj.MatMul")
            q, k, v = self.split(qkv, p)
            a = self.node("GroupQueryAttention", [q, k, v, f"past_key_values.{i}.key", f"past_key_values.{i}.value", "seqlens_k", "total_sequence_length", cos, sin],
                          [f"{p}.attn/output", f"present.{i}.key", f"present.{i}.value"], f"{p}.attn.GroupQueryAttention", "com.microsoft",
                          num_heads=s.heads, kv_num_heads=s.kv_heads, scale=s.sharpness / s.head_size, do_rotary=1, rotary_interleaved=0)
            o = self.matmul(a, w("o"), f"{p}.attn.o_proj.MatMul")
            h = self.skip(x, o, ones, f"{p}.post_attention_layernorm")
            x = f"{p}.post_attention_layernorm/sum"
            gate, up = self.matmul(h, w("gate"), f"{p}.mlp.gate_proj.MatMul"), self.matmul(h, w("up"), f"{p}.mlp.up_proj.MatMul")
            self.node("Relu", [gate], f"{p}.mlp.act/output", f"{p}.mlp.act_fn.Relu")
            self.node("Mul", [f"{p}.mlp.act/output", up], f"{p}.mlp/product", f"{p}.mlp.Mul")
            down = self.matmul(f"{p}.mlp/product", w("down"), f"{p}.mlp.down_proj.MatMul")
            name = f"model.layers.{i + 1}.input_layernorm" if i + 1 < s.layers else "model.final_norm_layernorm"
            h = self.skip(x, down, ones, name)
            x = f"{name}/sum"
        self.node("Identity", [self.matmul(h, embedding * float(weights["scale"]), "lm_head.MatMul")], "logits", "lm_head/Identity")

    def split(self, qkv, p):
        """Queries, keys (both normalised head by head) and values."""
        s = self.shape
        sizes = [s.heads * s.head_size, s.kv_heads * s.head_size, s.kv_heads * s.head_size]
        if "qkv.sizes" not in [w.name for w in self.weights]:
            self.weight("qkv.sizes", np.array(sizes, np.int64)), self.weight("head.norm.weight", np.ones(s.head_size, np.float32))
            self.weight("head.shape", np.array([0, 0, -1, s.head_size], np.int64)), self.weight("heads.shape", np.array([0, 0, -1], np.int64))
        parts = [f"{p}.attn.{name}/projected" for name in "qkv"]
        self.node("Split", [qkv, "qkv.sizes"], parts, f"{p}.attn.qkv_proj.Split", axis=-1)
        for i, name in enumerate("qk"):
            heads = self.node("Reshape", [parts[i], "head.shape"], f"{p}.attn.{name}_norm/heads", f"{p}.attn.{name}_norm.Reshape_1")
            normed = self.node("SimplifiedLayerNormalization", [heads, "head.norm.weight"], f"{p}.attn.{name}_norm/output", f"{p}.attn.{name}_norm", axis=-1, epsilon=EPSILON, stash_type=1)
            parts[i] = self.node("Reshape", [normed, "heads.shape"], f"{p}.attn.{name}_norm/joined", f"{p}.attn.{name}_norm.Reshape_2")
        return parts

    def skip(self, x, y, ones, name):
        return self.node("SkipSimplifiedLayerNormalization", [x, y, ones], [f"{name}/output", "", "", f"{name}/sum"], name, "com.microsoft", epsilon=EPSILON)

    def model(self):
        s = self.shape
        value = lambda name, kind, *dimensions: helper.make_tensor_value_info(name, kind, dimensions)
        cache = lambda name, length: [value(f"{name}.{i}.{part}", TensorProto.FLOAT, "batch_size", s.kv_heads, length, s.head_size) for i in range(s.layers) for part in ("key", "value")]
        inputs = [value("input_ids", TensorProto.INT64, "batch_size", "sequence_length"), value("attention_mask", TensorProto.INT64, "batch_size", "total_sequence_length"), *cache("past_key_values", "past_sequence_length")]
        outputs = [value("logits", TensorProto.FLOAT, "batch_size", "sequence_length", s.vocabulary), *cache("present", "total_sequence_length")]
        graph = helper.make_graph(self.nodes, "sparkler", inputs, outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)], producer_name="sparkler")
        model.ir_version = 8
        return model


def half_split(qkv, s):
    """Reorders the rows of queries and keys so that the partners of a rotation stand half a head apart, as the operator wants them."""
    rest = np.arange(s.rotary, s.head_size)
    order = np.concatenate([np.arange(0, s.rotary, 2), rest[: len(rest) // 2], np.arange(1, s.rotary, 2), rest[len(rest) // 2 :]])
    keys = (s.heads + s.kv_heads) * s.head_size
    return np.concatenate([qkv[:keys].reshape(-1, s.head_size, qkv.shape[1])[:, order].reshape(keys, -1), qkv[keys:]])


def configuration(s, added):
    """genai_config.json"""
    inputs = {"input_ids": "input_ids", "attention_mask": "attention_mask", "past_key_names": "past_key_values.%d.key", "past_value_names": "past_key_values.%d.value"}
    outputs = {"logits": "logits", "present_key_names": "present.%d.key", "present_value_names": "present.%d.value"}
    decoder = {"session_options": {"log_id": "onnxruntime-genai", "provider_options": []}, "filename": "model.onnx", "head_size": s.head_size, "hidden_size": s.hidden, "inputs": inputs, "outputs": outputs,
               "num_attention_heads": s.heads, "num_hidden_layers": s.layers, "num_key_value_heads": s.kv_heads}
    model = {"bos_token_id": added["<|endoftext|>"], "context_length": s.context, "decoder": decoder, "eos_token_id": [added["<|im_end|>"], added["<|endoftext|>"]], "pad_token_id": added["<|endoftext|>"], "type": "llama", "vocab_size": s.vocabulary}
    search = {"diversity_penalty": 0.0, "do_sample": False, "early_stopping": True, "length_penalty": 1.0, "max_length": s.context, "min_length": 0, "no_repeat_ngram_size": 0, "num_beams": 1, "num_return_sequences": 1,
              "past_present_share_buffer": True, "repetition_penalty": 1.0, "temperature": 1.0, "top_k": 1, "top_p": 1.0}
    return {"model": model, "search": search}


def tokenizer_configuration(s, added, template):
    flags = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
    decoder = {str(i): {"content": t, **flags, "special": t.startswith("<|")} for t, i in added.items()}
    return {"add_bos_token": False, "add_prefix_space": False, "added_tokens_decoder": decoder, "additional_special_tokens": SPECIAL[1:3], "bos_token": "<|endoftext|>", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
            "unk_token": None, "clean_up_tokenization_spaces": False, "model_max_length": s.context, "tokenizer_class": "PreTrainedTokenizerFast", "chat_template": template}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=MODEL_FOLDER)
    parser.add_argument("--bits", type=int, choices=(4, 8), default=8)
    arguments = parser.parse_args()
    saved = torch.load(arguments.checkpoint, map_location="cpu")
    s = Shape(**saved["shape"])
    graph = Graph(s, arguments.bits)
    graph.build({name: w.float().numpy() for name, w in saved["model"].items()})
    model = graph.model()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(arguments.folder / "model.onnx"))
    added = Tokenizer().added
    template = TEMPLATE.read_text(encoding="utf-8")
    (arguments.folder / TEMPLATE.name).write_text(template, encoding="utf-8")
    special = {"bos_token": "<|endoftext|>", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "additional_special_tokens": SPECIAL[1:3]}
    for name, content in (("genai_config.json", configuration(s, added)), ("tokenizer_config.json", tokenizer_configuration(s, added, template)), ("special_tokens_map.json", special)):
        (arguments.folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{arguments.folder}: {(arguments.folder / 'model.onnx').stat().st_size / 1e6:.2f} MB, {sum(w.numel() for w in saved['model'].values()):,} parameters, {saved['state']['tokens']:,} tokens of training")


if __name__ == "__main__":
    main()
