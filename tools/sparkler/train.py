"""Trains on the shards of a folder: `python3 train.py DATA CHECKPOINTS --minutes 60`. Started again, it resumes;
a file `stop` among the checkpoints ends it after the step at hand.

Uses a GPU when there is one (with batches eight times as large), else one process of one thread for each
core (faster than threads, and far less hurt by other work on the machine), in bfloat16 where the processor
multiplies it natively. The learning rate is constant, then falls to zero over the last part
of the time or tokens given, whichever ends first.
"""

import argparse
import itertools
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as distributed
import torch.nn.functional as F

from headstart import head_start
from model import Shape, Sparkler
from tokenizer import Tokenizer


class Muon(torch.optim.Optimizer):
    """Momentum whose update is orthogonalised by Newton-Schulz iterations (Jordan et al., 2024)."""

    def __init__(self, parameters, lr, momentum=0.95):
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p)
                m = state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                p.add_(orthogonalised(p.grad.lerp(m, group["momentum"])), alpha=-group["lr"] * max(1, p.shape[0] / p.shape[1]) ** 0.5)


def orthogonalised(g, steps=5):
    x = g.T if g.shape[0] > g.shape[1] else g
    x = (x / (x.norm() + 1e-7)).to(torch.bfloat16 if NATIVE_BF16 else torch.float32)
    for _ in range(steps):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return (x.T if g.shape[0] > g.shape[1] else x).to(g.dtype)


def native_bf16():
    if torch.cuda.is_available():
        return True
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


NATIVE_BF16 = native_bf16()


def batches(folder, first, tokens, seed, before_value, bounds, decision):
    """Endless batches of conversations of like length: (shard, ids, the token after each, its weight).

    Only what the assistant says has one; it is greater where a turn, a tool's name or a value begins, and half as much greater where a value
    ends or goes on with a further word: few tokens that decide much."""
    for index in itertools.count(first):
        available = sorted(folder.glob("[0-9]*[0-9].npz"))
        path = folder / f"{index:04}.npz"
        path = path if path.exists() else available[index % len(available)]
        data = np.load(path)
        ids, answers, ends = data["ids"].astype(np.int64), data["answers"], np.cumsum(data["lengths"])
        order = np.random.default_rng([seed, index]).permutation(len(ends))
        made = []
        for start in range(0, len(order), 1024):
            group, lengths = sorted(order[start : start + 1024], key=lambda i: data_length(ends, i)), []
            while group:
                width = (data_length(ends, group[-1]) + 15) // 16 * 16
                count = max(1, tokens // width)
                take, group = group[-count:], group[:-count]
                x = np.zeros((len(take), width), np.int64)
                y = np.full((len(take), width), -100, np.int64)
                weight = np.zeros((len(take), width), np.float32)
                for row, i in enumerate(take):
                    n, end = data_length(ends, i), ends[i]
                    x[row, :n] = ids[end - n : end]
                    y[row, : n - 1] = ids[end - n + 1 : end]
                    weight[row, : n - 1] = answers[end - n + 1 : end] > 0
                answer = weight > 0
                decides = answer & (~np.roll(answer, 1, 1) | np.isin(x, before_value))
                weight[answer & np.isin(y, bounds)] = max(1, decision / 2)
                weight[decides] = decision
                made.append((index, x, y, weight))
        random.Random(index).shuffle(made)
        yield from made


@torch.no_grad()
def together(parameters, optimizers, done, processes):
    """Weights and momenta become the average of all processes'; answers the largest part that any has done."""
    tensors = [p.data for p in parameters] + [t for o in optimizers for s in o.state.values() for t in s.values() if torch.is_tensor(t) and t.dim() > 0]
    flat = torch.cat([t.flatten() for t in tensors])
    distributed.all_reduce(flat)
    for t, average in zip(tensors, flat.div_(processes).split([t.numel() for t in tensors])):
        t.copy_(average.view_as(t))
    clock = torch.tensor([done])
    distributed.all_reduce(clock, distributed.ReduceOp.MAX)
    return clock.item()


def data_length(ends, i):
    return int(ends[i] - (ends[i - 1] if i else 0))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("checkpoints", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--tokens", type=float, default=1e12, help="stop after so many tokens")
    parser.add_argument("--batch", type=int, default=8192, help="tokens a batch, of all processes (eight times as many on a GPU)")
    parser.add_argument("--rate", type=float, default=0.007, help="Muon's learning rate; Adam's is a tenth")
    parser.add_argument("--prompt", type=float, default=0.3, help="weight of the prompts' tokens in the loss at the start; none after a fifth of the time")
    parser.add_argument("--decision", type=float, default=4, help="weight of the tokens with which a turn, a tool's name or a value begins")
    parser.add_argument("--fall", type=float, default=1.0, help="part of the time over which the rate falls to zero")
    parser.add_argument("--apart", type=int, default=8, help="steps that the processes go alone before their weights are averaged: none waits for another at each step")
    parser.add_argument("--save-minutes", type=float, default=3)
    arguments = parser.parse_args()
    arguments.checkpoints.mkdir(parents=True, exist_ok=True)
    processes = 1 if torch.cuda.is_available() else os.cpu_count()
    if processes == 1:
        work(0, 1, arguments)
    else:
        os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=os.environ.get("MASTER_PORT", "29517"), OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        torch.multiprocessing.spawn(work, (processes, arguments), processes)


def work(rank, processes, arguments):
    if processes > 1:
        distributed.init_process_group("gloo", rank=rank, world_size=processes)
        torch.set_num_threads(1)
    torch.manual_seed(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = torch.bfloat16 if NATIVE_BF16 else torch.float32
    tokenizer = Tokenizer()
    latest, stop = arguments.checkpoints / "latest.pt", arguments.checkpoints / "stop"
    saved = torch.load(latest, map_location=device) if latest.exists() else None
    model = Sparkler(Shape(**saved["shape"]) if saved else Shape(vocabulary=len(tokenizer)))
    if not saved:
        head_start(model, tokenizer)
    model.to(device)
    matrices = [p for p in model.layers.parameters()]
    optimizers = [Muon(matrices, arguments.rate), torch.optim.Adam([model.embedding.weight, model.scale], arguments.rate / 10, betas=(0.9, 0.98))]
    state = {"step": 0, "tokens": 0, "seconds": 0.0, "shard": 0}
    stop.unlink(missing_ok=True)
    if saved:
        model.load_state_dict(saved["model"])
        for optimizer, s in zip(optimizers, saved.get("optimizers", ())):  # restore.py has none
            optimizer.load_state_dict(s)
        state = saved["state"]
        state["shard"] += 1

    def save():
        saved = {"model": model.state_dict(), "optimizers": [o.state_dict() for o in optimizers], "state": state, "shape": model.shape.asdict()}
        torch.save(saved, latest.with_suffix(".partial"))
        latest.with_suffix(".partial").rename(latest)

    last_save = last_log = time.time()
    done = 0.0
    losses, logged = [], state["tokens"]
    size = arguments.batch * 8 if device == "cuda" else arguments.batch // processes
    parameters = [*matrices, model.embedding.weight, model.scale]
    quotes = {token: text for token, text in tokenizer.names.items() if '"' in text and "{" not in text}
    before_value = [token for token, text in quotes.items() if ":" in text or "," in text]
    bounds = [token for token, text in tokenizer.names.items() if text == "Ġ" or token in quotes and text.startswith('"') and ":" not in text]
    for state["shard"], x, y, weight in itertools.islice(batches(arguments.data, state["shard"], size, 1, before_value, bounds, arguments.decision), rank, None, processes):
        start = time.time()
        if state["step"] % arguments.apart == 0:
            done = max(state["seconds"] / 60 / arguments.minutes, state["tokens"] / arguments.tokens, float(stop.exists()))
            if processes > 1:
                done = together(parameters, optimizers, done, processes)
            if rank == 0 and time.time() - last_save > arguments.save_minutes * 60:
                save()
                last_save = time.time()
            if done >= 1:
                break
        factor = min(1, (state["step"] + 1) / 60, (1 - done) / arguments.fall)
        optimizers[0].param_groups[0]["lr"] = arguments.rate * factor
        optimizers[1].param_groups[0]["lr"] = arguments.rate / 10 * factor
        x, y, weight = (torch.from_numpy(a).to(device) for a in (x, y.ravel(), weight.ravel()))
        prompt = arguments.prompt * max(0, 1 - 5 * done)
        select = (weight > 0 if prompt == 0 else y >= 0).nonzero().squeeze(1)
        each = F.cross_entropy(model(x, select, dtype), y[select], reduction="none")
        weight = weight[select]
        answer = weight > 0
        loss = (each * weight).sum() / weight.sum()
        (loss + prompt * each[~answer].mean() if prompt else loss).backward()
        torch.nn.utils.clip_grad_norm_([model.embedding.weight, model.scale], 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        losses.append(each[answer].mean().item())
        state["step"] += 1
        state["tokens"] += x.numel() * processes
        state["seconds"] += time.time() - start
        if rank == 0 and time.time() - last_log > 30:
            print(f"step {state['step']} tokens {state['tokens'] / 1e6:.2f}M minutes {state['seconds'] / 60:.1f} loss {np.mean(losses):.4f} rate {factor:.2f} tokens/s {(state['tokens'] - logged) / (time.time() - last_log):.0f} shard {state['shard']}", flush=True)
            last_log, logged, losses = time.time(), state["tokens"], []
    if rank == 0:
        save()


if __name__ == "__main__":
    main()
