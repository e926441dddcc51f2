"""Measures `cluster.fit` beside Keras' own `model.fit` on its CPU backends, in turns, on the same cores.

    pip install keras==3.15.1 jax numpy pyzmq protobuf    (and torch, tensorflow where these are to be compared)
    REGATTA=.build/release/regatta PYTHONPATH=python/src python Benchmarks/against_keras.py [--rounds 3]

The model is the `cnn` of `regatta train`, on Fashion-MNIST, batch 64. A round trains some epochs with each; a backend
compiles in its first epoch, which is left out for all: the time is that of the epochs after the first. A second table
holds the whole time of `cluster.fit` against that of `regatta train` with the same data and number of workers.
"""
import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time

FOLDER = "/usr/share/datasets/fashion-mnist"
BATCH, WORKERS = 64, 2


def data():
    import numpy as np

    def read(name, offset):
        with gzip.open(f"{FOLDER}/{name}.gz") as file:
            return np.frombuffer(file.read(), np.uint8, offset=offset)

    images = read("train-images-idx3-ubyte", 16).reshape(-1, 28, 28, 1)
    return (images / 255).astype("float32"), read("train-labels-idx1-ubyte", 8).astype("int32")


def model():
    import keras
    from keras import layers

    made = keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(), layers.Dropout(0.25), layers.Flatten(), layers.Dense(128, activation="relu"),
        layers.Dropout(0.25), layers.Dense(10, activation="softmax")])
    made.compile(keras.optimizers.SGD(0.02, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return made


class Clock:
    """Seconds of each epoch."""

    def __new__(cls):
        import keras

        class Callback(keras.callbacks.Callback):
            def __init__(self):
                super().__init__()
                self.seconds = []

            def on_epoch_begin(self, epoch, logs=None):
                self._begun = time.perf_counter()

            def on_epoch_end(self, epoch, logs=None):
                self.seconds.append(time.perf_counter() - self._begun)

        return Callback()


def measure(how, epochs):
    """In a process of its own, as a backend cannot be changed: seconds of each epoch, of all, and the last accuracy."""
    x, y = data()
    clock, begun = Clock(), time.perf_counter()
    if how == "cluster":
        from regatta import Cluster

        with Cluster.local(workers=WORKERS) as cluster:
            begun = time.perf_counter()
            history = cluster.fit(model(), x, y, batch_size=BATCH, epochs=epochs, verbose=0, callbacks=[clock])
            whole = time.perf_counter() - begun
    else:
        history = model().fit(x, y, batch_size=BATCH, epochs=epochs, verbose=0, callbacks=[clock])
        whole = time.perf_counter() - begun
    print(json.dumps({"seconds": clock.seconds, "whole": whole, "accuracy": history.history["accuracy"][-1]}))


def child(how, epochs):
    backend = "jax" if how == "cluster" else how
    environment = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3", "JAX_PLATFORMS": "cpu"}
    command = [sys.executable, __file__, "--measure", how, "--epochs", str(epochs)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3600)
    if done.returncode:
        return None, done.stderr.strip().splitlines()[-1:]
    return json.loads(done.stdout.splitlines()[-1]), None


def regatta_train(epochs):
    """Seconds of the same run by the program alone, from the same arrays."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        x, y = data()
        for name, array in (("x_train", x), ("y_train", y)):
            np.save(f"{folder}/{name}.npy", array)
        command = [
            os.environ["REGATTA"], "train", "--model", "cnn", "--data", folder, "--epochs", str(epochs), "--batch-size",
            str(BATCH), "--workers", str(WORKERS), "--output", f"{folder}/run"]
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begun


def median(values):
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--measure")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--backends", default="tensorflow,jax,torch")
    options = parser.parse_args()
    if options.measure:
        return measure(options.measure, options.epochs)
    figures = {}
    whole = {"cluster": [], "train": []}
    for _ in range(options.rounds):
        for how in ["cluster", *options.backends.split(",")]:
            result, problem = child(how, options.epochs)
            if result is None:
                print(f"{how}: not measured: {problem}", file=sys.stderr)
                continue
            figures.setdefault(how, []).append(median(result["seconds"][1:]))
            print(f"{how}: {result['seconds']} s an epoch, accuracy {result['accuracy']:.4f}", file=sys.stderr)
            if how == "cluster":
                whole["cluster"].append(result["whole"])
        whole["train"].append(regatta_train(options.epochs))
    print("| | s an epoch | against cluster.fit |\n| --- | --- | --- |")
    for how, seconds in figures.items():
        ratios = [other / own for other, own in zip(seconds, figures["cluster"])]
        print(f"| {how} | {median(seconds):.2f} | {median(ratios):.2f}x |")
    beyond = [cluster - train for cluster, train in zip(whole["cluster"], whole["train"])]
    print(f"\ncluster.fit beyond regatta train, {options.epochs} epochs: {median(beyond):.2f} s "
          f"({median(whole['cluster']):.1f} and {median(whole['train']):.1f} s)")


if __name__ == "__main__":
    main()
