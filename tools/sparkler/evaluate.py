"""Scores a checkpoint on evaluation/cases.jsonl, without grammar constraints: `python3 evaluate.py CHECKPOINT`."""

import argparse
import collections
import json
import re
from pathlib import Path

import torch

from dataset import render
from generation import generate, load
from tokenizer import Tokenizer

CASES = Path(__file__).resolve().parent / "evaluation" / "cases.jsonl"


def calls_of(text):
    """The tool calls of an answer, or None where one is not JSON."""
    try:
        found = [json.loads(block) for block in re.findall(r"<tool_call>\n(.*?)\n</tool_call>", text, re.S)]
        return found if text.count("<tool_call>") == len(found) else None
    except ValueError:
        return None


def right(text, expected):
    if "json" in expected:
        try:
            return json.loads(text) == expected["json"]
        except ValueError:
            return False
    calls = calls_of(text)
    if calls != expected["calls"]:
        return False
    return all(part.lower() in text.lower() for part in expected.get("contains", []))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each n-th case only")
    parser.add_argument("--wrong", action="store_true", help="print what was wrong")
    parser.add_argument("--ability")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model, state = load(arguments.checkpoint)
    tokenizer, scores = Tokenizer(), collections.defaultdict(list)
    for line in CASES.read_text(encoding="utf-8").splitlines()[:: arguments.every]:
        case = json.loads(line)
        if arguments.ability and case["ability"] != arguments.ability:
            continue
        conversation = {k: case[k] for k in ("messages", "tools", "json_schema") if case.get(k)}
        text = generate(model, tokenizer, render(conversation, generate=True), 160)
        ok = right(text, case["expected"])
        scores[case["ability"]].append(ok)
        if arguments.wrong and not ok:
            print(case["id"], case["ability"], "|", case["messages"][-1]["content"], "|", json.dumps(case["expected"], ensure_ascii=False), "\n   ", text.replace("\n", " "), flush=True)
    print(f"after {state['tokens'] / 1e6:.1f} M tokens, unconstrained greedy decoding")
    for ability, results in scores.items():
        print(f"{ability:14} {sum(results):4} of {len(results):4}  {sum(results) / len(results):6.1%}")


if __name__ == "__main__":
    main()
