"""Writes shards of tokenized conversations: `python3 dataset.py FOLDER --shards N`. Seeded: shard i is always the same."""

import argparse
import json
import random
import re
import time
from pathlib import Path

import jinja2
import numpy as np

from tokenizer import Tokenizer

ENVIRONMENT = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
ENVIRONMENT.filters["tojson"] = lambda value, **_: json.dumps(value, ensure_ascii=False)
TEMPLATE = Path(__file__).resolve().parent / "chat_template.jinja"
LONGEST = 1536
USER, ANSWER, ARGUMENTS = "<|im_start|>user\n", "<|im_start|>assistant\n", '"arguments": {"'
CALL = '<tool_call>\n{"name": "'
JSON = json.JSONDecoder()
_template = []


def render(conversation, generate=False):
    if not _template:
        _template.append(ENVIRONMENT.from_string(TEMPLATE.read_text(encoding="utf-8")))
    return _template[0].render(add_generation_prompt=generate, **conversation)


def encode(tokenizer, text, declared):
    """(ids, whether each is the assistant's and known from what stands before)

    Tools are declared after the last user message: before it, small talk is known, that there is a call, the values of its arguments, and what a result is told as, but neither the tool nor its parameters."""
    from dialogues import TALK

    ids, answers = [], []

    def add(part, known, hidden=()):
        place = 0
        for token in tokenizer.encode(part):
            ids.append(token)
            answers.append(int(known and not any(start <= place < end for start, end in hidden)))
            place += len(tokenizer.names[token])

    asked = text[: text.rindex(USER)].count(ANSWER) if declared else 0
    before, place = "", 0
    for i, part in enumerate(text.split(ANSWER)):
        rest = part
        if i:
            end = part.index("<|im_end|>") + len("<|im_end|>")
            said, rest = part[:end], part[end:]
            value = said.find('": ', start + len(ARGUMENTS)) if (start := said.find(ARGUMENTS)) >= 0 else -1
            if i > asked or said.removesuffix("<|im_end|>") in TALK or before.rpartition("<|im_start|>")[2].startswith("tool\n"):
                add(said, 1)
            elif value >= 0:
                name, close = len(CALL), said.index("\n</tool_call>", value)
                add(said[:name], 1), add(said[name:value], 0), add(said[value:close], 1, unknown(said[value:close], text[:place])), add(said[close:], 0)
            else:
                add(said, 0)
        add(rest + (ANSWER if i < text.count(ANSWER) else ""), 0)
        before, place = rest, place + len(part) + len(ANSWER)
    return ids, answers


def unknown(arguments, told):
    """Of `": first value, "name": value, ...` the spans in bytes that nothing before tells: the further names, and further values that were not said."""
    spans = []
    end = JSON.raw_decode(arguments, 3)[1]
    while arguments.startswith(', "', end):
        start = arguments.index('": ', end) + 3
        value, after = JSON.raw_decode(arguments, start)
        quoted = arguments[start] == '"'
        words = [item if isinstance(item, str) else json.dumps(item) for item in (value if isinstance(value, list) else [value])]
        said = all(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", told) for word in words)
        spans.append(tuple(len(arguments[:i].encode()) for i in (end + 3, start + quoted if said else after - quoted)))
        end = after
    return spans


def shard(path, seed, tokenizer, tokens, copying):
    from dialogues import conversation

    r, ids, answers, lengths = random.Random(f"sparkler {seed}"), [], [], []
    while len(ids) < tokens:
        c = conversation(r, copying)
        a, b = encode(tokenizer, render(c), "tools" in c or "json_schema" in c)
        if len(a) <= LONGEST:
            ids += a
            answers += b
            lengths.append(len(a))
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, ids=np.array(ids, np.uint16), answers=np.array(answers, np.uint8), lengths=np.array(lengths, np.int32))
    partial.rename(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--shards", type=int, default=40)
    parser.add_argument("--tokens", type=int, default=1_000_000, help="tokens a shard")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer()
    for i in range(arguments.first, arguments.shards):
        start = time.time()
        shard(arguments.folder / f"{i:04}.npz", i, tokenizer, arguments.tokens, 0.3 if i == 0 else 0.03)
        print(f"shard {i}: {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
