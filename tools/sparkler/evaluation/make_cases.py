"""Writes cases.jsonl: `python3 evaluation/make_cases.py`; with --check, compares its words with those of the training data."""

import json
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from scenarios import *

FOLDER = Path(__file__).resolve().parent
SYSTEMS = [None, None, "You are a helpful assistant.", "You assist the harbour office. Reply in one sentence.", "Use the tools where they apply."]
SHORT = {"string": {"type": "string"}, "integer": {"type": "integer"}, "number": {"type": "number"}, "boolean": {"type": "boolean"}, "array": {"type": "array", "items": {"type": "string"}}}


def value(r, kind, values):
    """(said, value)"""
    if kind == "boolean":
        yes = r.random() < 0.5
        return values[0 if yes else 1], yes
    if kind == "array":
        chosen = r.sample(values, r.randint(1, min(4, len(values))))
        return (", ".join(chosen) if r.random() < 0.5 or len(chosen) == 1 else ", ".join(chosen[:-1]) + " and " + chosen[-1]), chosen
    if values == COUNTS:
        n = r.randint(2, 96)
    elif values == IDS:
        n = r.randint(100, 99999)
    elif values == REALS:
        n = r.choice((r.randint(2, 400), round(r.uniform(0, 99), 1), round(r.uniform(1, 999), 2)))
    else:
        chosen = r.choice(values).replace("_", " ")
        return chosen, chosen
    return str(n), n


def schema(kind, values, description=""):
    s = {"type": "string", "enum": values} if kind == "enum" else dict(SHORT[kind])
    return {**s, "description": description} if description else s


def declaration(tool):
    name, description, parameters = tool[:3]
    return {"type": "function", "function": {"name": name, "description": description, "parameters": {"type": "object", "properties": {p: schema(*spec) for p, spec in parameters.items()}, "required": list(parameters)}}}


def fill(r, frame, parameters):
    chosen = {p: value(r, *spec[:2]) for p, spec in parameters.items()}
    text = frame.format(**{p: said for p, (said, _) in chosen.items()})
    return text if frame.startswith("{") else text[:1].upper() + text[1:], {p: v for p, (_, v) in chosen.items()}


def words(text):
    return {w.lower().rstrip("s") for w in re.findall(r"[A-Za-z]{3,}", text)} - set("the and for are how what with from into that when does any near need who which where".split())


def others(r, tool, count, request):
    """Tools that share no content word with the request."""
    pool = [t for t in TOOLS if t is not tool and not words(request) & words(f"{t[0]} {t[1]} {' '.join(t[2])}".replace("_", " "))]
    return r.sample(pool, min(count, len(pool)))


def call(name, arguments):
    return {"type": "function", "function": {"name": name, "arguments": arguments}}


def messages(r, *turns):
    system = r.choice(SYSTEMS)
    return ([{"role": "system", "content": system}] if system else []) + list(turns)


def user(text):
    return {"role": "user", "content": text}


def result(r, keys):
    out = {}
    for key in keys:
        out[key] = r.choice((r.randint(2, 99999), round(r.uniform(0, 999), 1), r.choice(PEOPLE).replace("_", " "), r.choice(GOODS), r.choice(WORKS), r.choice(HOURS), r.choice(TOWNS).replace("_", " ")))
    return out


def cases():
    r = random.Random(2026)
    tool_cases = lambda n: [TOOLS[i % len(TOOLS)] for i in range(n)]
    for tool in tool_cases(100):
        text, arguments = fill(r, r.choice(tool[3]), tool[2])
        yield "one tool", messages(r, user(text)), [tool], None, {"calls": [{"name": tool[0], "arguments": arguments}]}
    for tool in tool_cases(90):
        text, arguments = fill(r, r.choice(tool[3]), tool[2])
        tools = [tool, *others(r, tool, r.randint(1, 3), text)]
        r.shuffle(tools)
        yield "several tools", messages(r, user(text)), tools, None, {"calls": [{"name": tool[0], "arguments": arguments}]}
    doubles = [t for t in TOOLS if t[4] and len(t[2]) == 1]
    for i in range(50):
        tool = doubles[i % len(doubles)]
        (p, spec), = tool[2].items()
        (a, va), (b, vb) = value(r, *spec[:2]), value(r, *spec[:2])
        while va == vb:
            b, vb = value(r, *spec[:2])
        before = r.choice(tool[3])
        lead = re.search(r"(\b(?:in|at|from|around|for|by)) \{", before)
        both = a + (f" and {lead.group(1)} " if lead and r.random() < 0.5 else " and ") + b
        calls = [{"name": tool[0], "arguments": {p: va}}, {"name": tool[0], "arguments": {p: vb}}]
        yield "two calls", messages(r, user(before.format(**{p: both}))), [tool, *others(r, tool, r.randint(0, 2), before)], None, {"calls": calls}
    for i in range(50):
        if i % 5 < 2:
            text, tools = NO_FIT[i // 5 * 2 + i % 5], r.sample(TOOLS, r.randint(1, 3))
            tools = [t for t in tools if not words(text) & words(f"{t[0]} {t[1]} {' '.join(t[2])}".replace("_", " "))]
        else:
            tool = TOOLS[(i * 7) % len(TOOLS)]
            text = fill(r, r.choice(tool[3]), tool[2])[0]
            tools = others(r, tool, r.randint(1, 3), text)
        yield "no tool fits", messages(r, user(text)), tools, None, {"calls": []}
    for tool in tool_cases(70):
        text, arguments = fill(r, r.choice(tool[3]), tool[2])
        content = result(r, tool[5] if r.random() < 0.8 else tool[5] + ["remark"])
        turns = messages(r, user(text), {"role": "assistant", "content": "", "tool_calls": [call(tool[0], arguments)]}, {"role": "tool", "name": tool[0], "content": json.dumps(content, ensure_ascii=False, separators=r.choice(((",", ":"), (", ", ": "))))})
        yield "tool result", turns, [tool, *others(r, tool, r.randint(0, 2), text)], None, {"calls": [], "contains": [str(v) for v in content.values()]}
    again = [t for t in TOOLS if t[4]]
    for i in range(40):
        tool = again[i % len(again)]
        text, arguments = fill(r, r.choice(tool[3]), tool[2])
        follow, new = fill(r, tool[4], tool[2])
        content = result(r, tool[5])
        told = "; ".join(f"{k.replace('_', ' ')} {v}" for k, v in content.items()).capitalize() + "."
        turns = messages(r, user(text), {"role": "assistant", "content": "", "tool_calls": [call(tool[0], arguments)]}, {"role": "tool", "name": tool[0], "content": json.dumps(content, ensure_ascii=False)}, {"role": "assistant", "content": told}, user(follow))
        yield "second turn", turns, [tool, *others(r, tool, r.randint(0, 2), text)], None, {"calls": [{"name": tool[0], "arguments": new}]}
    for i in range(80):
        fields, sentences = EXTRACTIONS[i % len(EXTRACTIONS)]
        text, answer = fill(r, r.choice(sentences), fields)
        yield "extraction", messages(r, user(text)), [], {"type": "object", "properties": {n: schema(*spec) for n, spec in fields.items()}, "required": list(fields)}, {"json": answer}
    for i, (text, word) in enumerate(SMALL_TALK):
        tools = r.sample(TOOLS, 2) if i % 2 else []
        yield "small talk", messages(r, user(text)), tools, None, {"calls": [], "contains": [word]}


def check():
    """Content words of the evaluation that occur in the training generator's source text."""
    source = " ".join(p.read_text(encoding="utf-8") for p in FOLDER.parent.glob("*.py") if p.stem in ("words", "values", "identifiers", "parameters", "everyday", "workplace", "services", "families", "tools", "results", "scattered", "meanings", "situations", "sums", "scenes", "extraction", "conversations", "dialogues"))
    known = {w.lower() for w in re.findall(r"[A-Za-z]+", source)}
    mine = set()
    for t in TOOLS:
        mine |= words(" ".join([t[0], t[1], *t[2], *t[5]]).replace("_", " "))
    print("tool words also in training:", " ".join(sorted(w for w in mine if w in known or w + "s" in known)))
    values = set()
    for group in (TOWNS, PEOPLE, MAILS, GOODS, WORKS, INNS, SPEECH, CHORES, TONGUES, SPOTS, ANIMALS, INSTRUMENTS):
        values |= words(" ".join(group).replace("_", " "))
    print("value words also in training:", " ".join(sorted(w for w in values if w in known or w + "s" in known)))


def main():
    if "--check" in sys.argv:
        return check()
    count = 0
    with open(FOLDER / "cases.jsonl", "w", encoding="utf-8") as file:
        for i, (ability, turns, tools, json_schema, expected) in enumerate(cases()):
            case = {"id": i + 1, "ability": ability, "messages": turns, "tools": [declaration(t) for t in tools]}
            if json_schema:
                case["json_schema"] = json_schema
            file.write(json.dumps({**case, "expected": expected}, ensure_ascii=False) + "\n")
            count += 1
    print(count, "cases")


if __name__ == "__main__":
    main()
