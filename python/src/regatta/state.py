"""Weights and optimizer state of a model, as the bytes that travel."""

import keras
import numpy as np

from regatta.blobs import BytesBlob, blob_message
from regatta.errors import ClusterError
from regatta.wire import client_pb2 as wire

_TRAVELS_APART = ("iteration", "learning_rate")


def build(model, x):
    """Gives the model, and its optimizer if it has one, their variables, as `fit` would."""
    if not model.built:
        model.build((None, *x.shape[1:]))
    if model.optimizer is not None and not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)


def variables(model):
    """The variables whose values travel, in order: those of the weights and of the optimizer that are float32.

    Others, as the count of samples that `Normalization` has seen, no training changes.
    """
    slots = [] if model.optimizer is None else [v for v in model.optimizer.variables if v.name not in _TRAVELS_APART]
    return [v for v in [*model.weights, *slots] if v.dtype == "float32"]


def pack(model):
    """The state of a model as a blob, and the message that names it."""
    values = [np.asarray(keras.ops.convert_to_numpy(v), "<f4").tobytes() for v in variables(model)]
    blob = BytesBlob(b"".join(values))
    return blob, wire.State(blob=blob_message(blob), iteration=iteration(model))


def unpack(model, data, steps):
    """Puts a state into a model: its bytes, and the number of optimizer steps."""
    targets = variables(model)
    expected = sum(4 * int(np.prod(v.shape)) for v in targets)
    if len(data) != expected:
        raise ClusterError(f"the service sent {len(data)} bytes of weights and optimizer state, not {expected}")
    values, place = np.frombuffer(data, "<f4"), 0
    for variable in targets:
        count = int(np.prod(variable.shape))
        variable.assign(values[place : place + count].reshape(variable.shape))
        place += count
    if model.optimizer is not None:
        model.optimizer.variables[0].assign(steps)


def iteration(model):
    """Optimizer steps that the model has behind it."""
    return 0 if model.optimizer is None else int(keras.ops.convert_to_numpy(model.optimizer.variables[0]))


def learning_rate(model):
    """The learning rate to train with; None where a schedule decides it."""
    rate = model.optimizer.get_config()["learning_rate"]
    return None if isinstance(rate, dict) else float(rate)


def model_message(model):
    """The model as it travels: architecture, compile settings, and what these lack."""
    optimizer = model.optimizer
    decays = (lambda v: True) if optimizer is None else optimizer._use_weight_decay  # Keras has no public name for it.
    undecayed = [i for i, v in enumerate(model.trainable_variables) if not decays(v)]
    return wire.Model(json=model.to_json(), undecayed=undecayed)
