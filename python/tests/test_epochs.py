"""Steps of epochs, and hooks of batches, against Keras' own iterator."""

import numpy as np
import pytest
from keras.src.trainers.epoch_iterator import EpochIterator

from regatta.epochs import Batches, Epochs, is_due, logs_of
from regatta.wire import client_pb2 as wire


def steps_of_keras(samples, batch_size, steps_per_epoch, epochs):
    iterator = EpochIterator(np.zeros((samples, 1)), batch_size=batch_size, steps_per_epoch=steps_per_epoch)
    iterator.reset()
    return [sum(1 for _ in iterator) for _ in range(epochs)]


@pytest.mark.filterwarnings("ignore:Your input ran out")
@pytest.mark.parametrize("samples", [1, 2, 10, 11])
@pytest.mark.parametrize("batch_size", [1, 2, 5, 20, None])
@pytest.mark.parametrize("steps_per_epoch", [None, 1, 2, 3, 20])
def test_epochs_are_cut_as_keras_cuts_them(samples, batch_size, steps_per_epoch):
    plan = Epochs(samples, batch_size, steps_per_epoch)
    assert [plan.next() for _ in range(8)] == steps_of_keras(samples, batch_size, steps_per_epoch, 8)


def test_an_epoch_that_is_cut_short_warns():
    plan = Epochs(10, 5, 4)
    with pytest.warns(UserWarning, match="ran out of data"):
        assert plan.next() == 2


def test_the_batch_size_without_one_is_that_of_keras():
    assert Epochs(100, None, None).batch_size == 32
    assert Epochs(100, None, 7).batch_size == 15
    assert Epochs(100, 8, 7).batch_size == 8


@pytest.mark.parametrize("frequency, due", [(1, [0, 1, 2, 3]), (2, [1, 3]), ([1, 4], [0, 3]), ([], [])])
def test_epochs_that_are_validated(frequency, due):
    assert [epoch for epoch in range(4) if is_due(epoch, frequency)] == due


def test_a_frequency_that_is_none_is_refused():
    with pytest.raises(ValueError, match="validation_freq"):
        is_due(0, "often")


def test_logs_are_sorted():
    metrics = [wire.Metric(name="loss", value=1), wire.Metric(name="acc", value=0.5)]
    assert list(logs_of(metrics).items()) == [("acc", 0.5), ("loss", 1.0)]


def test_each_batch_is_called_once_in_order():
    calls = []
    batches = Batches(lambda i: calls.append(("begin", i)), lambda i, logs: calls.append(("end", i, logs)))
    for count in (0, 2, 2, 1, 3):
        batches.reach(count, count)
    assert calls == [
        ("begin", 0), ("end", 0, 2), ("begin", 1), ("end", 1, 2), ("begin", 2), ("end", 2, 3),
    ]
