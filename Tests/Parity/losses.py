"""Cases of every loss, from logits and from probabilities, with and without smoothed labels: python losses.py FOLDER."""
import sys

import parity
from parity import keras

losses = keras.losses


def model(outputs, end):
    return lambda: keras.Sequential([
        keras.Input((6,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(outputs, activation=end)])


def cases():
    for smoothing in (0.0, 0.1, 0.5):
        settings = {"label_smoothing": smoothing}
        for end, outputs in (("softmax", 4), ("sigmoid", 4), (None, 4)):
            yield f"categorical_{end}_{smoothing}", outputs, end, losses.CategoricalCrossentropy(
                from_logits=end is None, **settings)
        for end, outputs in (("sigmoid", 1), ("sigmoid", 3), (None, 1), (None, 3)):
            yield f"binary_{end}_{outputs}_{smoothing}", outputs, end, losses.BinaryCrossentropy(
                from_logits=end is None, **settings)
    for end in ("softmax", "sigmoid", None):
        yield f"sparse_{end}", 4, end, losses.SparseCategoricalCrossentropy(from_logits=end is None)
    for end, outputs in ((None, 4), ("sigmoid", 4), ("relu", 3), (None, 1)):
        for loss in ("mse", "mae", "huber", losses.Huber(), losses.MeanSquaredError()):
            name = loss if isinstance(loss, str) else f"{loss.name}_object"
            yield f"{name}_{end}_{outputs}", outputs, end, loss


for name, outputs, end, loss in cases():
    parity.case(sys.argv[1], name, model(outputs, end), loss=loss, batch=5)
