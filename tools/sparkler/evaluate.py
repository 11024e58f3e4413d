"""Scores a checkpoint without grammar constraints: `python3 evaluate.py CHECKPOINT` on evaluation/cases.jsonl, with --conversations on the scripted conversations, with --fresh on new ones of the generator."""

import argparse
import collections
import json
import random
import re
from pathlib import Path

import torch

from dataset import render
from dialogues import conversation
from generation import answer, generate, load
from tokenizer import Tokenizer

FOLDER = Path(__file__).resolve().parent / "evaluation"
CASES = FOLDER / "cases.jsonl"


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


def value_of(call):
    """The call, with the value of an expression in its place: 7*8 and 7 * 8 are the same."""
    arguments = dict(call["arguments"])
    if isinstance(e := arguments.get("expression"), str) and re.fullmatch(r"[-+*/%^(). 0-9]+", e):
        try:
            arguments["expression"] = round(eval(e.replace("^", "**")), 9)
        except (ArithmeticError, SyntaxError, TypeError):
            pass
    return call["name"], arguments


def holds(text, part):
    return re.search(r"(?<![\w.])" + re.escape(part) + r"(?!\w)", text, re.I)


def converse(model, tokenizer, script):
    """What was wrong in each turn, None where nothing was: "endless" or what was said. After a wrong turn the script goes on as if it had been right."""
    messages = [{"role": "system", "content": script["system"]}] if "system" in script else []
    for turn in script["turns"]:
        messages.append({"role": "user", "content": turn["user"]})
        ask = lambda: answer(model, tokenizer, render({"messages": messages, "tools": script["tools"]}, generate=True), 160)
        text, ended = ask()
        wrong = None if ended else "endless " + text
        if not wrong and not turn.get("free"):
            calls = calls_of(text)
            if calls is None or [value_of(c) for c in calls] != [value_of(c) for c in turn["calls"]]:
                wrong = text
        if turn.get("calls"):
            messages.append({"role": "assistant", "content": "", "tool_calls": [{"function": {"name": c["name"], "arguments": json.dumps(c["arguments"], ensure_ascii=False)}} for c in (turn["calls"] if wrong else calls)]})
            messages += [{"role": "tool", "content": json.dumps(r, ensure_ascii=False, separators=(",", ":"))} for r in turn["results"]]
            if not wrong:
                text, ended = ask()
                wrong = "endless " + text if not ended else None
        if not wrong and not turn.get("free") and not (calls_of(text) == [] and text and all(holds(text, part) for part in turn["contains"])):
            wrong = text
        messages.append({"role": "assistant", "content": turn["answer"] if wrong or turn.get("free") else text})
        yield turn["user"], wrong


def conversations(model, tokenizer, name, show):
    clean = good = turns = endless = 0
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        script = json.loads(line)
        outcome = list(converse(model, tokenizer, script))
        bad = [(said, wrong) for said, wrong in outcome if wrong]
        clean, good, turns, endless = clean + (not bad), good + len(outcome) - len(bad), turns + len(outcome), endless + sum(wrong.startswith("endless") for _, wrong in bad)
        if show:
            for said, wrong in bad:
                print(script["id"], "|", said, "|", wrong.replace("\n", " ")[:200], flush=True)
    print(f"{name}: {clean} of {len(lines)} clean, {good} of {turns} turns right, {endless} without end")


def fresh(model, tokenizer, count, show):
    """How many conversations of the generator, of no shard, are answered word for word at their last request."""
    r, good, asked = random.Random("fresh 7"), 0, 0
    while asked < count:
        made = conversation(r, 0)
        if not ("tools" in made or "json_schema" in made):
            continue
        last = max(i for i, message in enumerate(made["messages"]) if message["role"] == "user")
        prompt = render({**made, "messages": made["messages"][: last + 1]}, generate=True)
        expected = render({**made, "messages": made["messages"][: last + 2]})[len(prompt) :].split("<|im_end|>")[0]
        if len(tokenizer.encode(prompt)) > 1400:
            continue
        text = generate(model, tokenizer, prompt, 160)
        ok = text.strip() == expected.strip()
        asked, good = asked + 1, good + ok
        if show and not ok:
            print(made["messages"][last]["content"], "|", expected.replace("\n", " "), "|", text.replace("\n", " "), flush=True)
    print(f"{good} of {count} of the generator")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each n-th case only")
    parser.add_argument("--wrong", action="store_true", help="print what was wrong")
    parser.add_argument("--ability")
    parser.add_argument("--cases", type=Path, default=CASES, help="another file of cases, as evaluation/steering.jsonl")
    parser.add_argument("--fresh", type=int, help="ask so many conversations of the generator instead, that are in no shard")
    parser.add_argument("--conversations", action="store_true", help="converse instead, with the tools of examples/Agent")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model, state = load(arguments.checkpoint)
    tokenizer, scores = Tokenizer(), collections.defaultdict(list)
    if arguments.fresh:
        fresh(model, tokenizer, arguments.fresh, arguments.wrong)
        return
    if arguments.conversations:
        for name in ("conversations", "conversations-second"):
            conversations(model, tokenizer, name, arguments.wrong)
        return
    for line in arguments.cases.read_text(encoding="utf-8").splitlines()[:: arguments.every]:
        case = json.loads(line)
        if arguments.ability and case["ability"] != arguments.ability:
            continue
        asked = {k: case[k] for k in ("messages", "tools", "json_schema") if case.get(k)}
        text = generate(model, tokenizer, render(asked, generate=True), 160)
        ok = right(text, case["expected"])
        scores[case["ability"]].append(ok)
        if arguments.wrong and not ok:
            print(case["id"], case["ability"], "|", case["messages"][-1]["content"], "|", json.dumps(case["expected"], ensure_ascii=False), "\n   ", text.replace("\n", " "), flush=True)
    print(f"after {state['tokens'] / 1e6:.1f} M tokens, unconstrained greedy decoding")
    for ability, results in scores.items():
        print(f"{ability:14} {sum(results):4} of {len(results):4}  {sum(results) / len(results):6.1%}")


if __name__ == "__main__":
    main()
