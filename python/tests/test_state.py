"""Weights and optimizer state as bytes."""

import keras
import numpy as np
import pytest

from conftest import assert_same, small_data, small_model
from regatta import ClusterError, state


def built(optimizer="adam"):
    model = small_model(optimizer)
    state.build(model, small_data()[0])
    return model


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop", "nadam", "adagrad", "ftrl"])
def test_what_is_packed_is_unpacked(optimizer):
    source, target = built(optimizer), built(optimizer)
    source.fit(*small_data(), verbose=0)
    blob, message = state.pack(source)
    assert message.iteration == 2 and message.blob.byte_count == blob.byte_count
    state.unpack(target, blob.read(0, blob.byte_count), message.iteration)
    assert_same(target, source)


def test_the_order_is_that_of_the_weights_then_of_the_optimizer():
    model = built()
    model.fit(*small_data(), verbose=0)
    blob, _ = state.pack(model)
    values = np.frombuffer(blob.read(0, blob.byte_count), "<f4")
    slots = [v.numpy() for v in model.optimizer.variables[2:]]
    expected = np.concatenate([np.ravel(v) for v in [*model.get_weights(), *slots]])
    np.testing.assert_array_equal(values, expected)


def test_counts_stay_where_they_are():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Normalization(), keras.layers.Dense(1)])
    model.layers[0].adapt(np.ones((5, 2), "float32"))
    model.compile("sgd", "mse")
    assert all(v.dtype == "float32" for v in state.variables(model))
    assert len(state.variables(model)) == len(model.weights) - 1


@pytest.mark.parametrize("change", [-4, 4])
def test_a_state_of_another_model_is_refused_and_changes_nothing(change):
    model = built()
    blob, _ = state.pack(model)
    before = model.get_weights()
    with pytest.raises(ClusterError, match="bytes of weights"):
        state.unpack(model, bytes(blob.byte_count + change), 1)
    for old, new in zip(before, model.get_weights()):
        np.testing.assert_array_equal(old, new)


def test_the_same_state_has_the_same_name():
    model = built()
    first = state.pack(model)[0].sha256
    assert state.pack(model)[0].sha256 == first
    model.layers[0].bias.assign(model.layers[0].bias + 1)
    assert state.pack(model)[0].sha256 != first


def test_a_schedule_decides_the_rate():
    assert state.learning_rate(built(keras.optimizers.SGD(0.5))) == 0.5
    schedule = keras.optimizers.schedules.CosineDecay(0.5, 10)
    assert state.learning_rate(built(keras.optimizers.SGD(schedule))) is None


def test_variables_without_decay_are_numbered():
    optimizer = keras.optimizers.AdamW()
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model = built(optimizer)
    names = [model.trainable_variables[i].name for i in state.model_message(model).undecayed]
    assert names == ["bias", "bias"]
    assert list(state.model_message(built()).undecayed) == []


def test_the_model_travels_with_its_compile_settings():
    assert '"compile_config"' in state.model_message(built()).json
