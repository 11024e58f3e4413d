"""Inserts layers that change nothing yet: `python3 deepen.py CHECKPOINT OUTPUT 2 4` puts one before each of the layers named, counted from 0.

What a new layer adds is zero, so the model says what it said before, and training goes on from there."""

import argparse

import torch

from model import Shape, Sparkler


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("output")
    parser.add_argument("places", type=int, nargs="+")
    arguments = parser.parse_args()
    saved = torch.load(arguments.checkpoint, map_location="cpu")
    shape = Shape(**saved["shape"])
    moved = [layer + sum(place <= layer for place in arguments.places) for layer in range(shape.layers)]
    shape.layers += len(arguments.places)
    torch.manual_seed(2)
    model = Sparkler(shape)
    weights = model.state_dict()
    for name, weight in saved["model"].items():
        parts = name.split(".")
        if parts[0] == "layers":
            parts[1] = str(moved[int(parts[1])])
        weights[".".join(parts)].copy_(weight)
    if "optimizers" in saved:  # The momenta stay with their matrices; new ones have none yet.
        muon = saved["optimizers"][0]
        count = sum(1 for _ in model.layers[0].parameters())
        muon["state"] = {moved[index // count] * count + index % count: state for index, state in muon["state"].items()}
        muon["param_groups"][0]["params"] = list(range(count * shape.layers))
    torch.save({**saved, "model": weights, "shape": shape.asdict()}, arguments.output)


if __name__ == "__main__":
    main()
