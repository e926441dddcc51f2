"""Writes targets.json: what Keras makes of fixed outputs and of targets that are vectors, with and without weights.

    pip install keras==3.15.1 jax numpy && python targets.py > targets.json

Values are those of Keras' `fit` over one batch whose model is the identity, in double precision; gradients by JAX.
Class weights are turned into sample weights by Keras' own function.
"""
import json
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax

jax.config.update("jax_enable_x64", True)
import keras
import numpy as np
from keras.src.trainers.data_adapters.data_adapter_utils import class_weight_to_sample_weights

keras.config.set_floatx("float64")
rng = np.random.default_rng(11)
L = keras.losses
SIZE = 6


def cases(outputs, probabilities):
    """Each loss as Regatta writes it, as Keras has it, and its accuracy."""
    logits = not probabilities
    sides = lambda: keras.metrics.BinaryAccuracy(threshold=0.0 if logits else 0.5)
    for a in [0.0, 0.1]:
        smoothed = {"labelSmoothing": a} if a else {}
        if outputs > 1:
            loss = L.CategoricalCrossentropy(from_logits=logits, label_smoothing=a)
            yield {"name": "categorical-crossentropy", **smoothed}, loss, keras.metrics.CategoricalAccuracy()
        yield {"name": "binary-crossentropy", **smoothed}, L.BinaryCrossentropy(from_logits=logits, label_smoothing=a), sides()
    yield {"name": "mse"}, L.MeanSquaredError(), None
    yield {"name": "mae"}, L.MeanAbsoluteError(), None
    yield {"name": "huber", "huberDelta": 0.25}, L.Huber(delta=0.25), None


def history(loss, metric, x, y, weights):
    """What `fit` reports."""
    inputs = keras.Input((x.shape[1],))
    model = keras.Model(inputs, keras.layers.Activation("linear")(inputs))
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss=loss, metrics=[metric] if metric else [])
    logs = model.fit(x, y, sample_weight=weights, batch_size=SIZE, verbose=0, shuffle=False).history
    return logs.pop("loss")[0], [values[0] for values in logs.values()]


def run(loss, metric, x, y, weights):
    value, accuracy = history(loss, metric, x, y, weights)
    gradient = jax.grad(lambda x: loss(y, x, sample_weight=weights))(x)
    return {"value": value, "gradient": np.asarray(gradient).flatten().tolist(), "accuracy": accuracy[0] if accuracy else None}


def batch(outputs, probabilities, kind):
    """Numbers with few digits, so that Float and double hold the same."""
    shape = (SIZE, outputs)
    x = rng.integers(1, 32, shape) / 32.0 if probabilities else rng.integers(-40, 40, shape) / 16.0
    if kind == "soft":
        y = rng.integers(0, 17, shape) / 16.0
    elif kind == "one-hot":
        y = np.eye(outputs)[rng.integers(0, outputs, SIZE)]
    else:
        y = rng.integers(0, 2, shape).astype("float64")
    sample_weights = rng.integers(0, 9, SIZE) / 4.0
    class_weights = rng.integers(0, 9, max(outputs, 2) - (1 if outputs > 2 else 0)) / 4.0
    return x, y, sample_weights, class_weights


result = []
for outputs, probabilities, kind in [
    (4, False, "soft"), (3, False, "one-hot"), (3, True, "many"), (5, True, "soft"), (1, False, "many"), (1, True, "soft"),
]:
    x, y, sample_weights, class_weights = batch(outputs, probabilities, kind)
    losses = []
    for setting, loss, metric in cases(outputs, probabilities):
        of_classes = class_weight_to_sample_weights(y, dict(enumerate(class_weights.tolist())))
        losses.append(
            {
                "loss": setting,
                "plain": run(loss, metric, x, y, None),
                "weighted": run(loss, metric, x, y, sample_weights),
                "classWeighted": run(loss, metric, x, y, of_classes),
            }
        )
    result.append(
        {
            "outputs": outputs, "probabilities": probabilities, "values": x.flatten().tolist(),
            "targets": y.flatten().tolist(), "sampleWeights": sample_weights.tolist(),
            "classWeights": class_weights.tolist(), "losses": losses,
        }
    )
print(json.dumps({"keras": keras.__version__, "batches": result}))
