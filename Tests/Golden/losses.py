"""Writes losses.json: what Keras' losses and metrics make of fixed outputs, in double precision.

    pip install keras==3.15.1 torch numpy && python losses.py > losses.json

Gradients are those of the mean over the batch, by PyTorch's automatic differentiation of Keras' code.
"""
import json
import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
rng = np.random.default_rng(5)
L = keras.losses


def cases(probabilities):
    """Each loss as Regatta writes it, and as Keras has it."""
    logits = not probabilities
    yield {"name": "sparse-categorical-crossentropy"}, L.SparseCategoricalCrossentropy(from_logits=logits)
    for a in [0.0, 0.1]:
        smoothed = {"labelSmoothing": a} if a else {}
        yield {"name": "categorical-crossentropy", **smoothed}, L.CategoricalCrossentropy(from_logits=logits, label_smoothing=a)
        yield {"name": "binary-crossentropy", **smoothed}, L.BinaryCrossentropy(from_logits=logits, label_smoothing=a)
    yield {"name": "mse"}, L.MeanSquaredError()
    yield {"name": "mae"}, L.MeanAbsoluteError()
    yield {"name": "huber", "huberDelta": 1.0}, L.Huber()
    yield {"name": "huber", "huberDelta": 0.25}, L.Huber(delta=0.25)


def run(loss, outputs, labels):
    x = torch.tensor(outputs, dtype=torch.float64, requires_grad=True)
    classes = outputs.shape[1]
    target = labels if "Sparse" in type(loss).__name__ else np.eye(classes)[labels]
    value = loss(torch.tensor(target), x)
    value.backward()
    return value.item(), x.grad.flatten().tolist()


def batch(size, classes, probabilities, ties):
    """Outputs with few digits, so that Float and double hold the same."""
    if probabilities:
        x = rng.integers(1, 64, (size, classes)) / 64.0
        x[0, :2] = [0.0, 1.0]
    else:
        x = np.round(rng.normal(size=(size, classes)) * (1 if ties else 16)) / (1 if ties else 8)
    return x, rng.integers(0, classes, size)


result = []
for size, classes, probabilities, ties in [(4, 3, False, False), (6, 10, False, True), (5, 4, True, False)]:
    outputs, labels = batch(size, classes, probabilities, ties)
    losses = []
    for setting, loss in cases(probabilities):
        value, gradient = run(loss, outputs, labels)
        losses.append({"loss": setting, "value": value, "gradient": gradient})
    tops = [
        int(keras.ops.sum(keras.ops.cast(keras.ops.in_top_k(labels, outputs, k=k), "int32")))
        for k in range(1, classes + 1)
    ]
    result.append(
        {
            "classes": classes, "probabilities": probabilities, "outputs": outputs.flatten().tolist(),
            "labels": labels.tolist(), "losses": losses, "inTopK": tops,
        }
    )


def binary(probabilities):
    """One output for two classes, some of them on the threshold, with Keras' binary accuracy at a probability of 1/2."""
    outputs = rng.integers(1, 16, (24, 1)) / 16.0
    outputs = outputs if probabilities else outputs * 8 - 4
    labels = rng.integers(0, 2, 24)
    losses = []
    for setting, loss in cases(probabilities):
        if "categorical" in setting["name"]:
            continue
        x = torch.tensor(outputs, dtype=torch.float64, requires_grad=True)
        value = loss(torch.tensor(labels.reshape(-1, 1).astype("float64")), x)
        value.backward()
        losses.append({"loss": setting, "value": value.item(), "gradient": x.grad.flatten().tolist()})
    metric = keras.metrics.BinaryAccuracy(threshold=0.5 if probabilities else 0.0)
    metric.update_state(labels.reshape(-1, 1), outputs)
    return {
        "probabilities": probabilities, "outputs": outputs.flatten().tolist(), "labels": labels.tolist(),
        "losses": losses, "correct": round(float(metric.result()) * 24),
    }


single = [binary(False), binary(True)]
print(json.dumps({"keras": keras.__version__, "batches": result, "single": single}))
