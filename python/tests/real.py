"""Models and data for tests of the real program, and what they are held against."""

import keras
import numpy as np

from conftest import values


def image_model(optimizer):
    """A convolution, a normalization and a dense layer; the same weights each time."""
    keras.utils.set_random_seed(4)
    model = keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def images(count=64, seed=0):
    """Pictures of three classes: which third is bright."""
    random = np.random.default_rng(seed)
    y = random.integers(0, 3, count).astype("int32")
    x = random.normal(size=(count, 6, 6, 2)).astype("float32")
    for label in range(3):
        x[y == label, 2 * label : 2 * label + 2] += 0.5
    return x, y


def assert_close(model, other, share=1e-4):
    """Every tensor agrees to a share of its largest number, and the iteration is the same."""
    variables = [*other.weights, *other.optimizer.variables]
    for variable, found, expected in zip(variables, values(model), values(other), strict=True):
        limit = share * np.abs(expected).max()
        np.testing.assert_allclose(found, expected, rtol=0, atol=limit, err_msg=variable.path)
