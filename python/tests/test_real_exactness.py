"""Training moves between Keras and the cluster as if nothing had happened, and no number of workers changes a bit."""

import functools

import keras
import pytest

from conftest import assert_same, small_data, small_model
from place import local
from real import assert_close, image_model, images

OPTIMIZERS = {
    "momentum": lambda: keras.optimizers.SGD(0.05, momentum=0.9),
    "adam": lambda: keras.optimizers.Adam(0.01),
}


def train(fit, first, last):
    history = fit(
        *images(), epochs=last, initial_epoch=first, batch_size=16, shuffle=False, verbose=0,
        validation_data=images(24, seed=1),
    )
    return history.history


@functools.cache
def whole(optimizer):
    """Four epochs in Keras alone: the model and the history."""
    model = image_model(OPTIMIZERS[optimizer]())
    return model, train(model.fit, 0, 4)


def reloaded(model, folder):
    model.save(folder / "model.keras")
    return keras.models.load_model(folder / "model.keras")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("begins", ["cluster", "keras"])
def test_a_saved_model_goes_on_elsewhere(real, tmp_path, begins, optimizer):
    def fit(model, here):
        return model.fit if here else functools.partial(real.fit, model)

    model = image_model(OPTIMIZERS[optimizer]())
    first = train(fit(model, begins == "keras"), 0, 2)
    model = reloaded(model, tmp_path)
    second = train(fit(model, begins == "cluster"), 2, 4)
    expected, history = whole(optimizer)
    assert_close(model, expected)
    assert int(model.optimizer.iterations.numpy()) == 16
    for name, series in history.items():
        assert first[name] + second[name] == pytest.approx(series, rel=1e-4), name


def test_any_number_of_workers_gives_the_same_bits(place):
    trained = []
    for workers in (1, 2, 4):
        model = small_model("adam")
        with local(workers=workers, machine="12x12") as cluster:
            assert cluster.workers == workers
            cluster.fit(model, *small_data(90), epochs=2, batch_size=20, seed=7, verbose=0)
        trained.append(model)
    assert_same(trained[1], trained[0])
    assert_same(trained[2], trained[0])
    with pytest.raises(AssertionError):
        assert_same(trained[0], small_model("adam"))
