#!/usr/bin/env python3
"""Measures training speed and memory against PyTorch on the same core, in turn, and the gain of a second worker.

Each round runs all sides one after the other; ratios are taken round by round and their median is what counts, so
that a machine whose speed drifts does little harm; within a run the median step is. A second worker brings a second
core; the last row is what two runs that know nothing of each other reach on the two cores at once.
Needs numpy and torch (CPU) in this Python, and `make build` before.
"""

import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REGATTA = HERE.parent / ".build/release/regatta"
# Name: model, batch, steps of a run, data.
CASES = {
    "cnn-64": ("cnn", 64, 300, "fashion-mnist"),
    "cnn-8": ("cnn", 8, 1500, "fashion-mnist"),
    "cnn-1": ("cnn", 1, 1500, "fashion-mnist"),
    "mlp-128": ("mlp", 128, 900, "fashion-mnist"),
    "vgg16-16": ("vgg16", 16, 3, "synthetic:224x224x3:1000:96"),
    "resnet50-16": ("resnet50-v1.5", 16, 4, "synthetic:224x224x3:1000:96"),
}
# Those in bfloat16 on both sides.
REDUCED = {f"{name}-bfloat16": CASES[name] for name in ["cnn-64", "vgg16-16", "resnet50-16"]}


def regatta(model, batch, steps, data="fashion-mnist", workers=1, machine="6x6", core="0", convolution="auto",
            format="float32"):
    """images/s in the median step of a run without dropout, workers of one thread each; and the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            ["taskset", "-c", core, str(REGATTA), "train", "--model", model, "--batch-size", str(batch), "--data", data,
             "--steps", str(steps), "--epochs", "9", "--machine", machine, "--workers", str(workers), "--threads", "1",
             "--dropout", "0", "--convolution", convolution, "--format", format, "--output", folder + "/run"], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            raise SystemExit(f"regatta ended with {status}")
        summary = json.loads(pathlib.Path(folder, "run/summary.json").read_text())
        return 1000 * batch / summary["step_milliseconds_median"], usage.ru_maxrss * 1024


def pytorch(model, batch, steps, format="float32", ranks=1):
    """images/s in the median step of the better of plain and channels_last, on core 0 or one a rank; and the peak of
    memory."""
    layouts = ["channels_last"] if format == "bfloat16" else ["plain"] if model == "mlp" else ["plain", "channels_last"]
    results = []
    for layout in layouts:
        command = [
            "taskset", "-c", "0" if ranks == 1 else "0,1", sys.executable, str(HERE / "pytorch_rival.py"), "--model", model,
            "--batch", str(batch), "--steps", str(steps), "--layout", layout, "--format", format,
            "--ranks", str(ranks)]
        output = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        results.append((output["images_per_second"], output["peak_resident_bytes"]))
    return max(results)


def report(name, pairs, digits=0):
    ratios = [ours / theirs for ours, theirs in pairs]
    ours, theirs = (statistics.median(side) for side in zip(*pairs))
    print(
        f"{name:44} {ours:9.{digits}f} {theirs:9.{digits}f}   ratio {statistics.median(ratios):.2f} "
        f"({min(ratios):.2f}-{max(ratios):.2f})", flush=True)


def compare(name, rounds):
    """One model against PyTorch; for the large one also direct convolutions, the rival in bfloat16, and memory."""
    model, batch, steps, data = CASES[name]
    (isVGG, isLarge) = (model == "vgg16", steps < 10)
    ours, direct, theirs, reduced = [], [], [], []
    for _ in range(rounds):
        ours.append(regatta(model, batch, steps, data))
        theirs.append(pytorch(model, batch, steps))
        if isVGG:
            direct.append(regatta(model, batch, steps, data, convolution="direct"))
            reduced.append(pytorch(model, batch, steps, "bfloat16"))
    digits = 2 if isLarge else 0
    pairs = lambda a, b, part=0: [(x[part], y[part]) for x, y in zip(a, b)]
    report(f"{model}, batch {batch}, images/s", pairs(ours, theirs), digits)
    if isVGG:
        report("  direct convolutions", pairs(direct, theirs), digits)
        report("  against PyTorch in bfloat16", pairs(ours, reduced), digits)
    if isLarge:
        megabytes = [(a / 1e6, b / 1e6) for a, b in pairs(ours, theirs, 1)]
        report("  peak resident memory, MB", megabytes)


def reduced(name, rounds):
    """One model in bfloat16 against PyTorch's autocast in channels_last, and against its own float32."""
    model, batch, steps, data = REDUCED[name]
    ours, theirs, single = [], [], []
    for _ in range(rounds):
        ours.append(regatta(model, batch, steps, data, format="bfloat16"))
        theirs.append(pytorch(model, batch, steps, "bfloat16"))
        single.append(regatta(model, batch, steps, data))
    digits = 2 if steps < 10 else 0
    speeds = [[speed for speed, _ in side] for side in (ours, theirs, single)]
    report(f"{model}, batch {batch}, bfloat16, images/s", list(zip(speeds[0], speeds[1])), digits)
    report("  regatta in bfloat16, in float32", list(zip(speeds[0], speeds[2])), digits)
    report("  peak resident memory, MB", [(a[1] / 1e6, b[1] / 1e6) for a, b in zip(ours, theirs)])


def scaling(rounds, batch):
    """One worker, two workers, and two runs of half the batch at once."""
    ones, twos, both = [], [], []
    steps = 300 * 64 // batch
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for _ in range(rounds):
            ones.append(regatta("cnn", batch, steps, machine="12x12")[0])
            twos.append(regatta("cnn", batch, steps, workers=2, machine="12x12", core="0,1")[0])
            halves = pool.map(lambda core: regatta("cnn", batch // 2, steps, machine="12x6", core=core)[0], "01")
            both.append(sum(halves))
    report(f"cnn, batch {batch}: 2 workers, 1 worker", list(zip(twos, ones)))
    report("  two runs at once, 1 worker", list(zip(both, ones)))


def distributed(rounds):
    """VGG16 with 8 images a worker: two workers, one worker, two runs at once, and two ranks of PyTorch with gloo."""
    ones, twos, both, theirs = [], [], [], []
    data = "synthetic:224x224x3:1000:48"
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for _ in range(rounds):
            ones.append(regatta("vgg16", 8, 3, data)[0])
            twos.append(regatta("vgg16", 16, 3, data, workers=2, machine="12x6", core="0,1")[0])
            both.append(sum(pool.map(lambda core: regatta("vgg16", 8, 3, data, core=core)[0], "01")))
            theirs.append(pytorch("vgg16", 8, 3, ranks=2)[0])
    report("vgg16, 2 workers of 8, 1 worker of 8", list(zip(twos, ones)), 2)
    report("  two runs at once, 1 worker", list(zip(both, ones)), 2)
    report("  2 workers of 8, PyTorch DDP with gloo", list(zip(twos, theirs)), 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", default=",".join([*CASES, *REDUCED, "scaling-64", "scaling-128", "distributed"]), help="some of the default, by commas")
    options = parser.parse_args()
    import torch
    cpu = next(line for line in open("/proc/cpuinfo") if line.startswith("model name")).split(":")[1].strip()
    print(f"{datetime.date.today()}  {cpu}  {platform.platform()}  torch {torch.__version__}  {options.rounds} rounds")
    for name in options.cases.split(","):
        if name == "distributed":
            distributed(options.rounds)
        elif name.startswith("scaling-"):
            scaling(options.rounds, int(name.removeprefix("scaling-")))
        elif name in REDUCED:
            reduced(name, options.rounds)
        else:
            compare(name, options.rounds)


if __name__ == "__main__":
    main()
