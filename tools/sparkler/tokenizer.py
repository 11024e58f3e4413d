"""Byte-level BPE in the format of tokenizer.json: training (`python3 tokenizer.py`) and a fast encoder.

Words never carry a space (a few function words excepted) and digits stand alone, so that a value has the
same tokens in the request, in the declaration and in the JSON: copying is then the same at every place.
"""

import collections
import json
import random
import re
import sys
from pathlib import Path

MODEL_FOLDER = Path(__file__).resolve().parents[2] / "models" / "sparkler"
VOCABULARY = 1280
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>"]
FUNCTION_WORDS = "the|a|an|in|is|of|to|and|for|at|on|that|with|my|from|it|you|me|I|are|as|or|by|this|was"
# A letter, or a byte of any character that is not ASCII: ONNX Runtime GenAI reads UTF-8 byte by byte here, and knows no \p{L}.
LOWER = "[^\\x00-`{-\\x7F]"
PATTERN = ("'(?:s|t|re|ve|m|ll|d)(?![A-Za-z]|[^\\x00-\\x7F])| (?:" + FUNCTION_WORDS + ")(?![A-Za-z:_]|[^\\x00-\\x7F])|[A-Z]?" + LOWER + "+|[A-Z]+(?!" + LOWER + ")|[0-9]"
           + "|[\\[\\]{}\":,]+(?: [\\[{\"]+)?|[^\\sA-Za-z0-9]|\\n| +|\\s")


def byte_letters():
    """GPT-2's printable stand-ins for the 256 bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    extra = [b for b in range(256) if b not in plain]
    return {**{b: chr(b) for b in plain}, **{b: chr(256 + i) for i, b in enumerate(extra)}}


LETTERS = byte_letters()
BYTES = {c: b for b, c in LETTERS.items()}


def train(texts, size=VOCABULARY):
    pattern, counts = re.compile(PATTERN), collections.Counter()
    specials = re.compile("|".join(map(re.escape, SPECIAL)))
    for text in texts:
        for piece in specials.split(text):
            counts.update(pattern.findall(piece))
    words = [["".join(LETTERS[b] for b in w.encode())] and [LETTERS[b] for b in w.encode()] for w in counts]
    weights = [c**0.7 for c in counts.values()]  # types count more than in plain BPE: the open vocabulary needs the pieces
    pairs, where = collections.Counter(), collections.defaultdict(set)
    for i, w in enumerate(words):
        for p in zip(w, w[1:]):
            pairs[p] += weights[i]
            where[p].add(i)
    merges = []
    while len(merges) < size - 256 - len(SPECIAL):
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        for i in list(where[best]):
            w = words[i]
            for p in zip(w, w[1:]):
                pairs[p] -= weights[i]
            words[i] = w = merge(w, best)
            for p in zip(w, w[1:]):
                pairs[p] += weights[i]
                where[p].add(i)
        del pairs[best], where[best]
    return merges


def merge(word, pair):
    out, i = [], 0
    while i < len(word):
        if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
            out.append(pair[0] + pair[1])
            i += 2
        else:
            out.append(word[i])
            i += 1
    return out


def document(merges):
    """tokenizer.json"""
    vocabulary = {LETTERS[b]: i for i, b in enumerate(sorted(LETTERS, key=lambda b: ord(LETTERS[b])))}
    for a, b in merges:
        vocabulary[a + b] = len(vocabulary)
    added = [{"id": len(vocabulary) + i, "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": t.startswith("<|")} for i, t in enumerate(SPECIAL)]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Isolated", "invert": False}, byte_level]},
            "post_processor": None, "decoder": byte_level,
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                      "vocab": vocabulary, "merges": [f"{a} {b}" for a, b in merges]}}


class Tokenizer:
    def __init__(self, folder=MODEL_FOLDER):
        data = json.loads((Path(folder) / "tokenizer.json").read_text(encoding="utf-8"))
        self.vocabulary = dict(data["model"]["vocab"])
        self.ranks = {tuple(m.split(" ")): i for i, m in enumerate(data["model"]["merges"])}
        self.added = {t["content"]: t["id"] for t in data["added_tokens"]}
        self.names = {i: t for t, i in {**self.vocabulary, **self.added}.items()}
        self.splitter = re.compile("(" + "|".join(map(re.escape, self.added)) + ")")
        self.pattern = re.compile(PATTERN)
        self.cache = {}

    def __len__(self):
        return len(self.vocabulary) + len(self.added)

    def word(self, text):
        ids = self.cache.get(text)
        if ids is None:
            parts = [LETTERS[b] for b in text.encode()]
            while len(parts) > 1:
                best = min(zip(parts, parts[1:]), key=lambda p: self.ranks.get(p, 1 << 30))
                if best not in self.ranks:
                    break
                parts = merge(parts, best)
            ids = [self.vocabulary[p] for p in parts]
            if len(self.cache) < 500_000:
                self.cache[text] = ids
        return ids

    def encode(self, text):
        ids = []
        for i, piece in enumerate(self.splitter.split(text)):
            if i % 2:
                ids.append(self.added[piece])
            else:
                for w in self.pattern.findall(piece):
                    ids += self.word(w)
        return ids

    def decode(self, ids):
        out = bytearray()
        for i in ids:
            name = self.names[int(i)]
            out += name.encode() if name in self.added else bytes(BYTES[c] for c in name)
        return out.decode(errors="replace")


def main():
    from dialogues import conversation
    from dataset import render

    r = random.Random(7)
    merges = train(render(conversation(r)) for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
    MODEL_FOLDER.mkdir(parents=True, exist_ok=True)
    (MODEL_FOLDER / "tokenizer.json").write_text(json.dumps(document(merges), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    t = Tokenizer()
    print(len(t), "tokens;", " ".join(t.names[i] for i in range(256, len(t), 9)))


if __name__ == "__main__":
    main()
