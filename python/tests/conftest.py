"""A service that trains with Keras itself, and small models and data."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import pytest

from keras_service import KerasService
from place import Place, local
from regatta import Cluster


@pytest.fixture
def service():
    """A service of its own for each test."""
    with KerasService() as running:
        yield running


@pytest.fixture
def cluster(service):
    with Cluster(service.endpoint) as connected:
        yield connected


@pytest.fixture
def place(monkeypatch):
    """Where real services and what they start are at home; nothing of it is left afterwards."""
    if not os.environ.get("REGATTA"):
        pytest.skip("$REGATTA is not set; set it to the path of the real program")
    with Place(monkeypatch) as place:
        yield place


@pytest.fixture(scope="session")
def real():
    """A real service, for all tests that leave it as it was."""
    if not os.environ.get("REGATTA"):
        pytest.skip("$REGATTA is not set; set it to the path of the real program")
    with pytest.MonkeyPatch.context() as patch, Place(patch), local() as cluster:
        patch.undo()  # The service has its environment.
        yield cluster


def small_model(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=("accuracy",), **settings):
    """Two dense layers and a normalization; the same weights each time."""
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(optimizer=optimizer, loss=loss, metrics=list(metrics), **settings)
    return model


def small_data(count=50, seed=0):
    """Samples of three classes."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(count, 6)).astype("float32")
    return x, (x[:, :3].argmax(1)).astype("int32")


def values(model):
    """Weights and optimizer variables."""
    return [keras.ops.convert_to_numpy(v) for v in [*model.weights, *model.optimizer.variables]]


def assert_same(model, other):
    """The same bits everywhere."""
    found, expected = values(model), values(other)
    assert len(found) == len(expected)
    for a, b in zip(found, expected):
        np.testing.assert_array_equal(a, b)
