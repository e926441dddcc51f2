"""cluster.fit against Model.fit: the same history and the same bits."""

import keras
import numpy as np
import pytest

from conftest import assert_same, small_data, small_model

SGD = keras.optimizers.SGD


def both(cluster, make, *data, **arguments):
    """Trains one model here and its twin on the cluster."""
    here, there = make(), make()
    expected = here.fit(*data, shuffle=False, verbose=0, **arguments)
    found = cluster.fit(there, *data, shuffle=False, verbose=0, **arguments)
    assert list(found.history) == list(expected.history)
    for name, series in expected.history.items():
        assert found.history[name] == pytest.approx(series, rel=1e-6), name
    assert found.epoch == expected.epoch
    assert_same(there, here)
    return found


OPTIMIZERS = {
    "sgd": lambda: SGD(0.1),
    "momentum": lambda: SGD(0.1, momentum=0.9, nesterov=True),
    "adam": lambda: keras.optimizers.Adam(0.01),
    "adamw": lambda: keras.optimizers.AdamW(0.01, weight_decay=0.1),
    "rmsprop": lambda: keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
    "nadam": lambda: keras.optimizers.Nadam(0.01),
    "ema": lambda: SGD(0.1, use_ema=True, ema_momentum=0.5),
    "schedule": lambda: SGD(keras.optimizers.schedules.ExponentialDecay(0.5, 4, 0.5)),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_ends_with_the_same_bits(cluster, name):
    both(cluster, lambda: small_model(OPTIMIZERS[name]()), *small_data(), epochs=3, batch_size=16)


@pytest.mark.parametrize("batch_size", [1, 7, 50, 64, None])
def test_every_batch_size_with_its_last_partial_batch(cluster, batch_size):
    both(cluster, small_model, *small_data(), epochs=2, batch_size=batch_size)


def test_validation_data_are_evaluated_after_each_epoch(cluster):
    history = both(cluster, small_model, *small_data(), epochs=2, validation_data=small_data(20, seed=1))
    assert list(history.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]


def test_validation_split_takes_the_last_part(cluster):
    both(cluster, small_model, *small_data(), epochs=2, batch_size=8, validation_split=0.3)


@pytest.mark.parametrize("frequency", [2, [1, 3]])
def test_validation_freq(cluster, frequency):
    data = small_data(20, seed=1)
    history = both(cluster, small_model, *small_data(), epochs=4, validation_data=data, validation_freq=frequency)
    assert len(history.history["val_loss"]) == 2


def test_validation_of_some_steps(cluster):
    data = small_data(20, seed=1)
    both(cluster, small_model, *small_data(), validation_data=data, validation_steps=2, batch_size=6)


def test_weights_of_samples(cluster):
    x, y = small_data()
    weight = np.linspace(0, 2, len(x))
    both(cluster, small_model, x, y, sample_weight=weight, epochs=2)


def test_weights_of_validation_samples(cluster):
    xv, yv = small_data(20, seed=1)
    both(cluster, small_model, *small_data(), validation_data=(xv, yv, np.arange(20.0)), batch_size=20)


def test_weights_of_classes(cluster):
    both(cluster, small_model, *small_data(), class_weight={0: 0.5, 2: 3.0}, epochs=2)


def test_targets_as_vectors_and_other_metrics(cluster):
    x, y = small_data()

    def make():
        return small_model(loss="categorical_crossentropy", metrics=["accuracy", "mse"])

    history = both(cluster, make, x, np.eye(3, dtype="float32")[y], epochs=2)
    assert list(history.history) == ["accuracy", "loss", "mse"]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_steps_per_epoch_go_on_in_the_data(cluster, steps):
    both(cluster, small_model, *small_data(), epochs=5, steps_per_epoch=steps, batch_size=16)


def test_steps_per_epoch_decide_the_batch_size(cluster):
    both(cluster, small_model, *small_data(), epochs=2, steps_per_epoch=4)


def test_more_steps_than_data_warn_and_end_the_epoch(cluster):
    with pytest.warns(UserWarning, match="ran out of data"):
        both(cluster, small_model, *small_data(), epochs=2, steps_per_epoch=9, batch_size=16)


def test_initial_epoch(cluster):
    history = both(cluster, small_model, *small_data(), epochs=5, initial_epoch=3)
    assert history.epoch == [3, 4]


def test_no_epochs_train_nothing(cluster):
    both(cluster, small_model, *small_data(), epochs=0)


def test_a_second_fit_goes_on_from_the_first(cluster):
    here, there = small_model("adam"), small_model("adam")
    for count in (50, 30):
        here.fit(*small_data(count), shuffle=False, verbose=0)
        cluster.fit(there, *small_data(count), shuffle=False, verbose=0)
    assert_same(there, here)


def test_a_model_that_is_not_built_is_built_from_the_data(cluster):
    def make():
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        return model

    there, here = make(), make()
    cluster.fit(there, *small_data(), shuffle=False, verbose=0)
    here.build((None, 6))
    assert [w.shape for w in there.weights] == [w.shape for w in here.weights]


def test_shuffling_follows_the_seed(cluster):
    def run(seed):
        model = small_model()
        cluster.fit(model, *small_data(), batch_size=4, seed=seed, verbose=0)
        return model

    one, other, third = run(1), run(1), run(2)
    assert_same(one, other)
    with pytest.raises(AssertionError):
        assert_same(one, third)


def test_without_a_seed_that_of_keras_decides(cluster):
    def run(seed):
        model = small_model()
        keras.utils.set_random_seed(seed)
        cluster.fit(model, *small_data(), batch_size=4, verbose=0)
        return model

    assert_same(run(5), run(5))
    with pytest.raises(AssertionError):
        assert_same(run(5), run(6))


def test_weights_left_out_of_decay_travel(cluster):
    def make():
        optimizer = keras.optimizers.AdamW(0.01, weight_decay=0.5)
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma"])
        return small_model(optimizer)

    both(cluster, make, *small_data(), epochs=2)


def test_data_go_once(service, cluster):
    cluster.fit(small_model(), *small_data(), verbose=0)
    first = service.bytes_received
    cluster.fit(small_model(), *small_data(), verbose=0)
    x, _ = small_data()
    assert first > x.nbytes
    assert service.bytes_received - first < x.nbytes


def test_weights_go_only_when_they_were_changed_here(service, cluster):
    model = small_model()
    cluster.fit(model, *small_data(), epochs=4, verbose=0)
    state = 4 * sum(v.numpy().size for v in model.weights)
    x, y = small_data()
    assert service.bytes_received < x.nbytes + y.nbytes + 2 * state


def test_data_longer_than_a_chunk(cluster):
    x = np.random.default_rng(0).normal(size=(60_000, 6)).astype("float32")
    both(cluster, small_model, x, x[:, :3].argmax(1), batch_size=20_000)


def test_a_mapped_file_in_another_format(cluster, tmp_path):
    x, y = small_data()
    np.save(tmp_path / "x.npy", x.astype("float64"))
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    both(cluster, small_model, mapped, y, epochs=2)


def test_verbose_prints_what_keras_prints(cluster, capsys):
    cluster.fit(small_model(), *small_data(), epochs=2, verbose=2)
    text = capsys.readouterr().out
    assert "Epoch 1/2" in text and "2/2 - " in text and "accuracy:" in text
    cluster.fit(small_model(), *small_data(), verbose=0)
    assert capsys.readouterr().out == ""
