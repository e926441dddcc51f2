#!/usr/bin/env python3
"""Trains the default model with Winograd's and with direct convolutions from several seeds, and compares the curves.

What rounds differently takes another path, as another seed does; the question is whether it ends elsewhere. So beside the
difference of the two algorithms' means stands the spread over seeds. Results do not depend on the machine's load.
Needs `make build` before; nothing but Python's own library.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

REGATTA = pathlib.Path(__file__).resolve().parent.parent / ".build/release/regatta"
ALGORITHMS = ["winograd", "direct"]
CURVES = ["loss", "test_loss", "test_accuracy"]


def train(model, epochs, seed, algorithm):
    """The curves of a run: for each epoch a value of each of `CURVES`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [REGATTA, "train", "--model", model, "--epochs", str(epochs), "--seed", str(seed), "--convolution", algorithm,
                   "--output", folder + "/run"]
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
        lines = [json.loads(line) for line in pathlib.Path(folder, "run/log.jsonl").read_text().splitlines()]
        return [line for line in lines if line["event"] == "epoch"]


def compare(runs, epoch, curve):
    """A row: each algorithm's mean and range over the seeds, and the distance of the means in spreads over seeds."""
    sides = [[run[epoch][curve] for run in runs[algorithm]] for algorithm in ALGORITHMS]
    cells = [f"{statistics.mean(side):.4f} ({min(side):.4f}-{max(side):.4f})" for side in sides]
    pooled = statistics.mean(statistics.variance(side) for side in sides) ** 0.5
    distance = statistics.mean(sides[0]) - statistics.mean(sides[1])
    print(f"| {epoch + 1} | {curve} | {cells[0]} | {cells[1]} | {distance:+.4f} | {pooled:.4f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="cnn")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=3, help="at least 2")
    options = parser.parse_args()
    runs = {algorithm: [] for algorithm in ALGORITHMS}
    for seed in range(1, options.seeds + 1):
        for algorithm in ALGORITHMS:
            runs[algorithm].append(train(options.model, options.epochs, seed, algorithm))
    print("| epoch | curve | winograd: mean (range) | direct: mean (range) | difference | deviation over seeds |")
    print("| --- | --- | --- | --- | --- | --- |")
    for epoch in range(options.epochs):
        for curve in CURVES:
            compare(runs, epoch, curve)


if __name__ == "__main__":
    main()
