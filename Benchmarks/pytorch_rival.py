"""The same models and batches in PyTorch: trains for some steps on one thread (or one a rank), prints images/s and memory as JSON."""

import argparse
import contextlib
import gzip
import json
import os
import resource
import statistics
import tempfile
import time

import numpy
import torch
from torch import nn

FASHION = "/usr/share/datasets/fashion-mnist"


def fashion_mnist():
    with gzip.open(f"{FASHION}/train-images-idx3-ubyte.gz") as file:
        pixels = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 1, 28, 28)
    with gzip.open(f"{FASHION}/train-labels-idx1-ubyte.gz") as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    return torch.from_numpy(pixels.astype(numpy.float32) / 255), torch.from_numpy(labels.astype(numpy.int64))


def imagenet_like(count):
    return torch.rand(count, 3, 224, 224), torch.randint(0, 1000, (count,))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))


def mlp():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))


def vgg16():
    layers, channels = [], 3
    for convolutions, filters in zip([2, 2, 3, 3, 3], [64, 128, 256, 512, 512]):
        for _ in range(convolutions):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(inplace=True)]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(inplace=True), nn.Linear(4096, 4096),
        nn.ReLU(inplace=True), nn.Linear(4096, 1000))


class Bottleneck(nn.Module):
    """Three convolutions beside a shortcut; the middle one takes the stride (v1.5)."""

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.body = nn.Sequential(
            *normalized(inputs, width, 1), nn.ReLU(inplace=True), *normalized(width, width, 3, stride),
            nn.ReLU(inplace=True), *normalized(width, 4 * width, 1))
        isSame = inputs == 4 * width and stride == 1
        self.shortcut = nn.Identity() if isSame else nn.Sequential(*normalized(inputs, 4 * width, 1, stride))

    def forward(self, x):
        return torch.relu_(self.body(x) + self.shortcut(x))


def normalized(inputs, filters, size, stride=1):
    return nn.Conv2d(inputs, filters, size, stride, padding=size // 2, bias=False), nn.BatchNorm2d(filters)


def resnet50():
    layers, inputs = [*normalized(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, padding=1)], 64
    for stage, (blocks, width) in enumerate(zip([3, 4, 6, 3], [64, 128, 256, 512])):
        for block in range(blocks):
            layers.append(Bottleneck(inputs, width, 2 if stage > 0 and block == 0 else 1))
            inputs = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


MODELS = {"cnn": cnn, "mlp": mlp, "vgg16": vgg16, "resnet50-v1.5": resnet50}


def step_of(options):
    """A function that takes the step of a number."""
    images, labels = fashion_mnist() if options.model in ["cnn", "mlp"] else imagenet_like(4 * options.batch)
    layout = {"plain": torch.contiguous_format, "channels_last": torch.channels_last}[options.layout]
    model = MODELS[options.model]().to(memory_format=layout)
    if options.ranks > 1:
        model = nn.parallel.DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    loss_of = nn.CrossEntropyLoss()
    order = torch.randperm(len(images))

    def precision():
        isReduced = options.format == "bfloat16"
        return torch.autocast("cpu", dtype=torch.bfloat16) if isReduced else contextlib.nullcontext()

    def step(number):
        start = number * options.batch % (len(images) - options.batch)
        chosen = order[start:start + options.batch]
        batch = images[chosen].contiguous(memory_format=layout)
        optimizer.zero_grad(set_to_none=True)
        with precision():
            loss = loss_of(model(batch), labels[chosen])
        loss.backward()
        optimizer.step()
    return step


def measure(options):
    """images/s of one process, in the median step."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    step = step_of(options)
    for number in range(min(10, options.steps)):
        step(number)
    times = []
    for number in range(options.steps):
        began = time.perf_counter()
        step(number)
        times.append(time.perf_counter() - began)
    return options.batch / statistics.median(times)


def rank(number, options, rendezvous, speeds):
    """One of several processes with a core each, which average their gradients through gloo."""
    os.sched_setaffinity(0, {number})
    torch.distributed.init_process_group("gloo", f"file://{rendezvous}", rank=number, world_size=options.ranks)
    speeds[number] = measure(options)
    torch.distributed.destroy_process_group()


def measure_ranks(options):
    """images/s of all ranks together, each with its own batch."""
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    speeds = torch.multiprocessing.get_context("spawn").Array("d", options.ranks)
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(rank, (options, folder + "/rendezvous", speeds), nprocs=options.ranks)
    return sum(speeds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=MODELS, required=True)
    parser.add_argument("--batch", type=int, required=True, help="samples of a rank in a step")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--layout", choices=["plain", "channels_last"], default="plain")
    parser.add_argument("--format", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--ranks", type=int, default=1)
    options = parser.parse_args()
    speed = measure(options) if options.ranks == 1 else measure_ranks(options)
    print(json.dumps({
        "images_per_second": speed,
        "peak_resident_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


if __name__ == "__main__":
    main()
