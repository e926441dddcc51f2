"""Writes accumulation.json: how Keras trains a small network that accumulates gradients, in double precision.

    pip install keras==3.15.1 torch numpy && python accumulation.py > accumulation.json

Keras counts a step for each pass; after `passes` of them it updates by the mean of their gradients.
"""
import json
import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.config.set_floatx("float64")
rng = np.random.default_rng(3)
SIZE, CLASSES, STEPS, BATCH = 5, 4, 6, 12
images = rng.integers(0, 256, (STEPS * BATCH, SIZE, SIZE, 1))
labels = rng.integers(0, CLASSES, STEPS * BATCH)


def network():
    return keras.Sequential([
        keras.Input((SIZE, SIZE, 1)), keras.layers.Conv2D(3, 3, activation="relu"), keras.layers.Flatten(),
        keras.layers.Dense(6, activation="relu"), keras.layers.Dense(CLASSES),
    ])


start = [np.round(rng.normal(size=w.shape) * 0.3, 4) for w in network().weights]


def flat(arrays):
    return [[float(x) for x in np.asarray(a).ravel()] for a in arrays]


def trajectory(passes):
    model = network()
    model.set_weights(start)
    accumulate = {"gradient_accumulation_steps": passes} if passes > 1 else {}
    model.compile(
        optimizer=keras.optimizers.SGD(0.25, momentum=0.5, **accumulate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    kept, size = [], BATCH // passes
    for first in range(0, len(images), size):
        model.train_on_batch(images[first:first + size] / 255.0, labels[first:first + size])
        if (first + size) % BATCH == 0:
            kept.append(flat(model.get_weights()))
    return {"passes": passes, "weights": kept}


print(json.dumps({
    "keras": keras.__version__, "size": SIZE, "classes": CLASSES, "batch": BATCH, "start": flat(start),
    "images": [[int(p) for p in image.ravel()] for image in images], "labels": labels.tolist(),
    "cases": [trajectory(passes) for passes in [1, 2, 3, 6]],
}, separators=(",", ":")).replace('{"passes"', '\n{"passes"'))
