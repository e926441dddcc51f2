#!/usr/bin/env python3
"""Measures training speed against PyTorch on the same core, in turn, and the gain of a second worker.

Each round runs both sides one after the other on the same core; the ratio is taken round by round and its median is
what counts, so that a machine whose speed drifts does little harm; within a run the median step is. A second worker
brings a second core; the last row is what two runs that know nothing of each other reach on the two cores at once.
Needs numpy and torch (CPU) in this Python, and `make build` before.
"""

import argparse
import concurrent.futures
import datetime
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REGATTA = HERE.parent / ".build/release/regatta"
CASES = {"cnn": (64, 300), "mlp": (128, 900)}


def regatta(model, batch, steps, workers=1, machine="6x6", core="0"):
    """images/s in the median step of a run without dropout: workers of one thread each."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(REGATTA), "train", "--model", model, "--batch-size", str(batch), "--steps", str(steps), "--epochs", "9",
            "--machine", machine, "--workers", str(workers), "--threads", "1", "--dropout", "0",
            "--output", folder + "/run"]
        subprocess.run(["taskset", "-c", core, *command], check=True, stdout=subprocess.DEVNULL)
        summary = json.loads(pathlib.Path(folder, "run/summary.json").read_text())
        return 1000 * batch / summary["step_milliseconds_median"]


def pytorch(model, batch, steps):
    """images/s in the median step of the better of plain and channels_last, on core 0."""
    best = 0
    for layout in ["plain", "channels_last"] if model == "cnn" else ["plain"]:
        command = [
            "taskset", "-c", "0", sys.executable, str(HERE / "pytorch_rival.py"), "--model", model,
            "--batch", str(batch), "--steps", str(steps), "--layout", layout]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        best = max(best, json.loads(output)["images_per_second"])
    return best


def report(name, pairs, unit="images/s"):
    ratios = [ours / theirs for ours, theirs in pairs]
    ours, theirs = (statistics.median(side) for side in zip(*pairs))
    print(
        f"{name:34} {ours:9.0f} {theirs:9.0f} {unit}   ratio {statistics.median(ratios):.2f} "
        f"({min(ratios):.2f}-{max(ratios):.2f})", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    import torch
    cpu = next(line for line in open("/proc/cpuinfo") if line.startswith("model name")).split(":")[1].strip()
    print(f"{datetime.date.today()}  {cpu}  {platform.platform()}  torch {torch.__version__}  {options.rounds} rounds")
    for model, (batch, steps) in CASES.items():
        pairs = [(regatta(model, batch, steps), pytorch(model, batch, steps)) for _ in range(options.rounds)]
        report(f"{model}, batch {batch}: regatta, PyTorch", pairs)
    scaling(options.rounds)


def scaling(rounds):
    """One worker, two workers, and two runs of half the batch at once."""
    ones, twos, both = [], [], []
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for _ in range(rounds):
            ones.append(regatta("cnn", 64, 300, machine="12x12"))
            twos.append(regatta("cnn", 64, 300, workers=2, machine="12x12", core="0,1"))
            both.append(sum(pool.map(lambda core: regatta("cnn", 32, 300, machine="12x6", core=core), "01")))
    report("cnn, batch 64: 2 workers, 1 worker", list(zip(twos, ones)))
    report("cnn: 2 runs at once, 1 worker", list(zip(both, ones)))


if __name__ == "__main__":
    main()
