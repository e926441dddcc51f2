"""Ctrl-C in the middle of an epoch."""

import os
import signal
import threading

import keras
import numpy as np
import pytest

from conftest import assert_same, small_data, small_model, values


class InterruptAt(keras.callbacks.Callback):
    """Presses Ctrl-C when a batch is over, a little later."""

    def __init__(self, batch):
        super().__init__()
        self.batch = batch

    def on_train_batch_end(self, batch, logs=None):
        if batch == self.batch:
            threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT)).start()


@pytest.fixture(autouse=True)
def keyboard():
    """Of a process in the background the shell may have Ctrl-C ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted(cluster, batch=3, epochs=50):
    model = small_model("adam")
    before = [v.copy() for v in values(model)]
    with pytest.raises(KeyboardInterrupt):
        cluster.fit(
            model, *small_data(300), batch_size=1, epochs=epochs, callbacks=[InterruptAt(batch)], verbose=0,
            shuffle=False,
        )
    return model, before


def test_the_weights_of_the_last_committed_step_are_in_the_model(cluster):
    model, before = interrupted(cluster)
    steps = int(model.optimizer.iterations.numpy())
    assert 4 <= steps < 300 * 50
    assert not np.array_equal(model.get_weights()[-1], before[len(model.weights) - 1])


def test_they_are_the_weights_of_so_many_steps(cluster):
    model, _ = interrupted(cluster, epochs=1)
    steps = int(model.optimizer.iterations.numpy())
    assert 4 <= steps < 300
    whole = small_model("adam")
    cluster.fit(whole, *small_data(300), batch_size=1, steps_per_epoch=steps, shuffle=False, verbose=0)
    assert_same(model, whole)


def test_the_cluster_can_be_used_again(service, cluster):
    interrupted(cluster)
    assert service.received[-2:] != ["stop", "stop"]
    assert len(cluster.fit(small_model(), *small_data(), verbose=0).epoch) == 1


def test_an_interrupt_between_epochs_stops_nothing(service, cluster):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise KeyboardInterrupt

    model = small_model()
    with pytest.raises(KeyboardInterrupt):
        cluster.fit(model, *small_data(), callbacks=[Interrupt()], verbose=0)
    assert "stop" not in service.received
    assert int(model.optimizer.iterations.numpy()) == 2
