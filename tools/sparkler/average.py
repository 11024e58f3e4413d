"""Writes the average of two checkpoints: `python3 average.py FIRST SECOND SHARE OUTPUT`, where SHARE is the part of the second (0 to 1)."""

import sys

import torch


def main():
    first, second = (torch.load(path, map_location="cpu") for path in sys.argv[1:3])
    share = float(sys.argv[3])
    if not 0 <= share <= 1 or first["shape"] != second["shape"]:
        sys.exit("The share lies between 0 and 1, and both checkpoints have one shape.")
    second["model"] = {name: (1 - share) * first["model"][name] + share * weight for name, weight in second["model"].items()}
    torch.save(second, sys.argv[4])


if __name__ == "__main__":
    main()
