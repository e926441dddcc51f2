"""What of a model only Python can see, as its JSON does not tell."""

import keras
from keras import tree

_OWN_STEPS = ("train_step", "test_step", "predict_step", "compute_loss", "compute_metrics", "train_function")


def problems(model):
    """What the cluster cannot take over, one line each."""
    if not model.compiled:
        return ["the model is not compiled: call model.compile(optimizer, loss) first"]
    return [*_of_the_class(model), *_of_layers(model), *_of_functions(model)]


def callback_problems(callbacks):
    """Callbacks that need the weights in mid-epoch."""
    for callback in callbacks:
        frequency = getattr(callback, "save_freq", "epoch")
        if isinstance(frequency, int) and frequency is not False:
            yield f"{type(callback).__name__}(save_freq={frequency}): weights come back after each epoch; use 'epoch'"


def _of_the_class(model):
    kind = type(model)
    if not _is_keras(kind):
        own = [name for name in _OWN_STEPS if name in vars(kind)]
        does = f" with its own {', '.join(own)}" if own else ""
        yield f"model '{model.name}': a class {kind.__name__}{does}; only Sequential and functional models are"
    elif not isinstance(model, keras.Sequential) and not hasattr(model, "inputs"):
        yield f"model '{model.name}': no functional model; only Sequential and functional models are"
    for name in _OWN_STEPS:
        if name in vars(model) and name != "train_function":
            yield f"model '{model.name}': {name} was replaced; the cluster has only Keras' own"
    for end in ("inputs", "outputs"):
        count = len(getattr(model, end, None) or [None])
        if count != 1:
            yield f"model '{model.name}': {count} {end}; it must have one"


def _of_layers(model):
    for layer in model._flatten_layers(include_self=False):
        if isinstance(layer, keras.layers.Lambda):
            yield f"layer '{layer.name}': Lambda is Python code; use Keras' own layers"
        elif not _is_keras(type(layer)):
            yield f"layer '{layer.name}': class {type(layer).__name__} is not Keras' own"


def _of_functions(model):
    compiled = model._compile_config.config if model._compile_config else {}
    for part in ("optimizer", "loss", "metrics", "weighted_metrics"):
        for value in tree.flatten(compiled.get(part)):
            kind = value if isinstance(value, type) or callable(value) and hasattr(value, "__name__") else type(value)
            if value is not None and not isinstance(value, (str, dict)) and not _is_keras(kind):
                yield f"{part}: '{getattr(value, '__name__', type(value).__name__)}' is not Keras' own"


def _is_keras(kind):
    return (kind.__module__ or "").split(".")[0] == "keras"
