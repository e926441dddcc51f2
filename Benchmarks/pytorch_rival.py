"""The same models, batches and data in PyTorch: trains for some steps on one thread and prints images/s as JSON."""

import argparse
import gzip
import json
import statistics
import time

import numpy
import torch
from torch import nn

FASHION = "/usr/share/datasets/fashion-mnist"


def images_and_labels():
    with gzip.open(f"{FASHION}/train-images-idx3-ubyte.gz") as file:
        pixels = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 1, 28, 28)
    with gzip.open(f"{FASHION}/train-labels-idx1-ubyte.gz") as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    return torch.from_numpy(pixels.astype(numpy.float32) / 255), torch.from_numpy(labels.astype(numpy.int64))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))


def mlp():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=["cnn", "mlp"], required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--layout", choices=["plain", "channels_last"], default="plain")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    images, labels = images_and_labels()
    model = {"cnn": cnn, "mlp": mlp}[options.model]()
    if options.layout == "channels_last":
        model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    loss_of = nn.CrossEntropyLoss()
    order = torch.randperm(len(images))

    def step(number):
        start = number * options.batch % (len(images) - options.batch)
        chosen = order[start:start + options.batch]
        batch = images[chosen]
        if options.layout == "channels_last":
            batch = batch.contiguous(memory_format=torch.channels_last)
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(batch), labels[chosen])
        loss.backward()
        optimizer.step()

    for number in range(10):
        step(number)
    times = []
    for number in range(options.steps):
        began = time.perf_counter()
        step(number)
        times.append(time.perf_counter() - began)
    print(json.dumps({"images_per_second": options.batch / statistics.median(times), "torch": torch.__version__}))


if __name__ == "__main__":
    main()
