"""Keras' callbacks run unchanged: called in the same order, and what they do takes effect."""

import csv

import keras
import numpy as np
import pytest

from conftest import assert_same, small_data, small_model
from recorder import Recorder
from regatta import NotSupported

VALIDATION = small_data(20, seed=1)


def run(fit, callbacks, model, **arguments):
    settings = {"epochs": 4, "validation_data": VALIDATION, "shuffle": False, "verbose": 0} | arguments
    return fit(*small_data(), callbacks=callbacks, **settings)


def twins(cluster, make_callbacks, make=small_model, **arguments):
    """Trains with callbacks here and on the cluster; both histories and models."""
    here, there = make(), make()
    expected = run(here.fit, make_callbacks(), here, **arguments)
    found = run(lambda *a, **k: cluster.fit(there, *a, **k), make_callbacks(), there, **arguments)
    assert list(found.history) == list(expected.history)
    assert found.epoch == expected.epoch
    return here, there, expected.history, found.history


def test_hooks_are_called_in_the_same_order_with_the_same_logs(cluster):
    recorders = [Recorder(), Recorder()]
    twins(cluster, iter([[recorders[0]], [recorders[1]]]).__next__, batch_size=16, epochs=2)
    assert recorders[1].calls == recorders[0].calls
    assert len(recorders[0].calls) > 30


def test_each_batch_is_told_once_even_if_progress_is_rare(service, cluster):
    service.progress_every = 3
    recorders = [Recorder(), Recorder()]
    twins(cluster, iter([[recorders[0]], [recorders[1]]]).__next__, batch_size=5, epochs=2)
    assert recorders[1].calls == recorders[0].calls


def test_a_scheduler_sets_the_rate_of_each_epoch(cluster):
    def make():
        return [keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5)]

    here, there, expected, found = twins(cluster, make)
    assert_same(there, here)
    assert found["learning_rate"] == expected["learning_rate"]
    assert found["learning_rate"] == pytest.approx([0.005, 0.0025, 0.00125, 0.000625])


def test_a_rate_is_reduced_on_a_plateau(cluster):
    def make():
        return [keras.callbacks.ReduceLROnPlateau(min_delta=10, patience=1, factor=0.1)]

    here, there, _, found = twins(cluster, make)
    assert found["learning_rate"][-1] < found["learning_rate"][0]
    assert_same(there, here)


def test_training_stops_early_and_the_best_weights_come_back(cluster):
    def make():
        return [keras.callbacks.EarlyStopping(min_delta=10, patience=1, restore_best_weights=True)]

    here, there, _, found = twins(cluster, make, epochs=9)
    assert len(found["loss"]) == 2
    assert_same(there, here)


def test_weights_that_a_callback_changes_are_trained_on(service, cluster):
    class Halve(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.set_weights([w / 2 for w in self.model.get_weights()])

    here, there, _, _ = twins(cluster, lambda: [Halve()])
    assert_same(there, here)


def test_an_optimizer_state_that_a_callback_resets_is_reset(cluster):
    class Forget(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            for variable in self.model.optimizer.variables:
                if variable.name.endswith("momentum"):
                    variable.assign(keras.ops.zeros(variable.shape))

    here, there, _, _ = twins(cluster, lambda: [Forget()], lambda: small_model(keras.optimizers.SGD(0.1, 0.9)))
    assert_same(there, here)


def test_checkpoints_hold_what_the_epoch_ended_with(cluster, tmp_path):
    model = small_model("adam")
    saver = keras.callbacks.ModelCheckpoint(tmp_path / "{epoch}.keras")
    cluster.fit(model, *small_data(), epochs=2, callbacks=[saver], verbose=0)
    assert_same(keras.models.load_model(tmp_path / "2.keras"), model)
    first = keras.models.load_model(tmp_path / "1.keras")
    assert int(first.optimizer.iterations.numpy()) == 2
    with pytest.raises(AssertionError):
        assert_same(first, model)


def test_only_the_best_is_saved(cluster, tmp_path):
    model = small_model()
    saver = keras.callbacks.ModelCheckpoint(tmp_path / "best.weights.h5", save_best_only=True, save_weights_only=True)
    run(lambda *a, **k: cluster.fit(model, *a, **k), [saver], model)
    assert (tmp_path / "best.weights.h5").exists()


def test_a_crash_is_resumed_from_a_backup(cluster, tmp_path):
    class Crash(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise RuntimeError("crash")

    def train(model, *more):
        backup = keras.callbacks.BackupAndRestore(tmp_path)
        return cluster.fit(model, *small_data(), epochs=4, callbacks=[backup, *more], shuffle=False, verbose=0)

    with pytest.raises(RuntimeError, match="crash"):
        train(small_model("adam"), Crash())
    resumed, whole = small_model("adam"), small_model("adam")
    assert train(resumed).epoch == [2, 3]
    whole.fit(*small_data(), epochs=4, shuffle=False, verbose=0)
    assert_same(resumed, whole)


def test_the_csv_file_is_the_same(cluster, tmp_path):
    paths = iter([tmp_path / "here.csv", tmp_path / "there.csv"])
    twins(cluster, lambda: [keras.callbacks.CSVLogger(next(paths))])
    here, there = (list(csv.reader(open(tmp_path / name))) for name in ("here.csv", "there.csv"))
    assert here[0] == there[0] == ["epoch", "accuracy", "loss", "val_accuracy", "val_loss"]
    assert np.array(here[1:], float) == pytest.approx(np.array(there[1:], float))


def test_training_ends_when_the_loss_is_no_number(cluster):
    x, y = small_data()
    x[7] = np.nan
    guard = keras.callbacks.TerminateOnNaN()
    history = cluster.fit(small_model(), x, y, epochs=5, callbacks=[guard], verbose=0, batch_size=5)
    assert len(history.history["loss"]) == 1


def test_a_callback_stops_in_mid_epoch(service, cluster):
    class Enough(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch == 2:
                self.model.stop_training = True

    model = small_model()
    history = run(lambda *a, **k: cluster.fit(model, *a, **k), [Enough()], model, batch_size=1)
    assert "val_loss" in history.history and len(history.epoch) == 1
    assert 3 <= int(model.optimizer.iterations.numpy()) < 50


def test_a_lambda_callback_sees_epochs_and_batches(cluster):
    seen = []
    spy = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: seen.append(epoch), on_train_end=lambda logs: seen.append("end")
    )
    cluster.fit(small_model(), *small_data(), epochs=3, callbacks=[spy], verbose=0)
    assert seen == [0, 1, 2, "end"]


def test_a_list_of_callbacks_that_is_given_whole_is_used(cluster):
    model = small_model()
    hooks = keras.callbacks.CallbackList([Recorder()], add_history=True, model=model, epochs=1, steps=2, verbose=0)
    assert cluster.fit(model, *small_data(), callbacks=hooks).history.keys() == {"loss", "accuracy"}


@pytest.mark.parametrize("kind", [keras.callbacks.ModelCheckpoint, keras.callbacks.BackupAndRestore])
def test_saving_in_mid_epoch_is_refused_by_name(service, cluster, kind, tmp_path):
    saver = kind(str(tmp_path / "m.keras"), save_freq=3)
    with pytest.raises(NotSupported, match=rf"{kind.__name__}\(save_freq=3\).*'epoch'"):
        cluster.fit(small_model(), *small_data(), callbacks=[saver], verbose=0)
    assert "begin" not in service.received


def test_an_error_of_a_callback_leaves_the_cluster_usable(service, cluster):
    class Fail(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise ValueError("mine")

    model = small_model()
    with pytest.raises(ValueError, match="mine"):
        cluster.fit(model, *small_data(), callbacks=[Fail()], verbose=0)
    assert int(model.optimizer.iterations.numpy()) == 2
    assert len(cluster.fit(model, *small_data(), verbose=0).epoch) == 1
