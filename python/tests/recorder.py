"""A callback that writes down what it is told."""

import keras

HOOKS = [
    f"on_{name}_{end}" for name in ("train", "test", "predict", "epoch", "train_batch", "test_batch", "predict_batch")
    for end in ("begin", "end")
]


class Recorder(keras.callbacks.Callback):
    """`calls` has the name of each hook, its number if it has one, and the names of its logs."""

    def __init__(self):
        super().__init__()
        self.calls = []


def _hook(name):
    def record(self, *arguments, **keywords):
        logs = keywords.get("logs", arguments[-1] if arguments and isinstance(arguments[-1], dict) else None)
        number = arguments[0] if arguments and isinstance(arguments[0], int) else None
        self.calls.append((name, number, tuple(logs or ())))

    return record


for _name in HOOKS:
    setattr(Recorder, _name, _hook(_name))
