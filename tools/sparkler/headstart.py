"""Lays circuits into a fresh model that training alone finds late or never.

Copying: layer 0 looks one token back; layer 1 finds the places that follow the token of now and proposes what came next there.
Choosing: layer 0 sees whether a token stands in a user's message; layer 1 sees whether a user mentioned it, and with which token
its line begins; layer 2, where a tool's name is due, finds the words that the user mentioned and proposes the first token of their line.

The first dimensions hold features of single tokens and registers that heads write; the others are divided into subspaces that do not
disturb each other. Everything remains free to be trained.
"""

import torch

# What is read of the residual stream: features are set in the embedding, registers are empty there and filled by heads.
ALWAYS, COMMON, ROLE, NEWLINE, NAME, START, USER, NO_LINE, AFTER_NEWLINE, AFTER_NAME, IN_USER, MENTIONED = range(12)
TOKENS = {COMMON: [" ", ":", "_", "(", ")", ",", ".", "-", "?", "'", "\n", " the", " a", " of", " for", " in", " and", " to", " is", " on", " with", "s", "string", "number"],
          ROLE: ["user", "system", "assistant", "tool"], NEWLINE: ["\n"], NAME: ["name"], START: ["<|im_start|>"], USER: ["user"], NO_LINE: ["Tools", "-"]}
FEATURE = 0.4  # in the embedding, whose other dimensions have a deviation of 0.05
CLOSE = [0.8, 0.57, 0.57, 0, 0, 0, 0, 0]  # strengths of the rotating pairs, from fast to slow: a sharp distance,
LINE = [0, 0, 0, 0.5, 0.6, 0.5, 0.3, 0]  # the nearest within a line or two,
SECTION = [0, 0, 0, 0, 0.33, 0.67, 0.67, 0]  # the nearest within a message or two


class Plan:
    def __init__(self, model, tokenizer):
        self.model, self.s = model, model.shape
        self.heads = self.s.heads // self.s.kv_heads
        features = len(TOKENS) + 5
        model.embedding.weight[:, :features] = 0
        model.embedding.weight[:, ALWAYS] = FEATURE
        for feature, tokens in TOKENS.items():
            for token in tokens:
                model.embedding.weight[tokenizer.added.get(token) or tokenizer.word(token)[0], feature] = FEATURE
        size = self.s.hidden - features
        basis = torch.cat([torch.zeros(features, size), torch.linalg.qr(torch.randn(size, size))[0]])
        self.seen, self.before, self.line, self.earlier = basis.split([62, 62, 62, size - 186], 1)
        self.frequencies = self.s.theta ** (-torch.arange(0, self.s.rotary, 2).float() / self.s.rotary)

    def one(self, *dimensions):
        return torch.eye(self.s.hidden)[:, list(dimensions)]

    def rows(self, layer, head):
        """Of queries (head below `heads`), then keys, then values."""
        rows = self.model.layers[layer].qkv.weight[head * self.s.head_size : (head + 1) * self.s.head_size]
        rows.zero_()
        return rows

    def attend(self, layer, group, query, key, strengths=None, amount=0.0, back=0.0):
        """Content that queries and keys compare, and a constant that rotates: it prefers the distance `back`."""
        for head, content, turn in [(group * self.heads + h, query, 0.0) for h in range(self.heads)] + [(self.s.heads + group, key, back)]:
            rows = self.rows(layer, head)
            rows[self.s.rotary : self.s.rotary + len(content)] = content
            if strengths:
                circle = torch.stack([(turn * self.frequencies).cos(), (turn * self.frequencies).sin()], -1)
                rows[: self.s.rotary, ALWAYS] = (amount * torch.tensor(strengths)[:, None] * circle).flatten()

    def hand_on(self, layer, group, read, write, scale=1.0):
        """Values are what `read` sees; it arrives in `write`."""
        size = self.s.head_size
        self.rows(layer, self.s.heads + self.s.kv_heads + group)[: read.shape[1]] = read.T
        for head in range(group * self.heads, (group + 1) * self.heads):
            columns = self.model.layers[layer].o.weight[:, head * size : (head + 1) * size]
            columns.zero_()
            columns[:, : read.shape[1]] = scale / self.heads * write


@torch.no_grad()
def head_start(model, tokenizer):
    p = Plan(model, tokenizer)
    one, join, content = p.one, lambda *parts: torch.cat(parts, 1), p.s.head_size - p.s.rotary
    stack = lambda *rows: torch.stack(rows)
    always = one(ALWAYS)[:, 0]
    feature = lambda dimension, amount=1.0: amount * one(dimension)[:, 0]
    nothing = torch.zeros(p.s.hidden)
    # layer 0: one and two tokens back; and whether this section is a user's
    p.attend(0, 0, torch.zeros(0, p.s.hidden), torch.zeros(0, p.s.hidden), CLOSE, 1, back=1)
    p.hand_on(0, 0, join(p.seen, one(NEWLINE, NAME)), join(p.before, one(AFTER_NEWLINE, AFTER_NAME)))
    p.attend(0, 1, torch.zeros(0, p.s.hidden), torch.zeros(0, p.s.hidden), CLOSE, 1, back=2)
    p.hand_on(0, 1, p.seen[:, : p.earlier.shape[1]], p.earlier)
    p.attend(0, 2, stack(0.8 * always, nothing), stack(feature(ROLE, 2), 0.8 * always), SECTION, 0.7)
    p.hand_on(0, 2, one(USER), one(IN_USER))
    # layer 1: what followed the token of now; whether a user mentioned it (else the starts of sections draw the attention); how its line begins
    half = content // 2
    p.attend(1, 0, torch.cat([p.seen.T[:half], p.before.T[:half]]), torch.cat([p.before.T[:half], p.earlier.T[:half]]))
    p.rows(1, 0)[p.s.rotary : p.s.rotary + half] = p.seen.T[:half]  # one of the two heads is content with the token alone
    p.hand_on(1, 0, p.seen, p.seen, 4)
    p.attend(1, 1, torch.cat([p.seen.T[: content - 1], 0.5 * always[None]]), torch.cat([p.before.T[: content - 1], feature(START, 4)[None]]))
    p.hand_on(1, 1, one(IN_USER), one(MENTIONED), 2)
    p.attend(1, 2, stack(0.8 * always, nothing), stack(feature(AFTER_NEWLINE, 2) - feature(NO_LINE, 2), 0.8 * always), LINE, 0.7)
    p.hand_on(1, 2, p.seen, p.line)
    # layer 2: where a name is due, the words that the user mentioned; elsewhere nothing
    p.attend(2, 0, stack(feature(AFTER_NAME, 3), 1.2 * always, nothing), stack(feature(MENTIONED, 2) - feature(COMMON, 2), feature(START, 4), 1.2 * always))
    p.hand_on(2, 0, p.line, p.seen, 8)
