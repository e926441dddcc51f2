"""Makes cases of parity: a model in a `.keras` file, and what Keras says about it in a safetensors file beside it.

The file has `inputs`, `labels` (classes), and what is to be compared: `loss`, `predictions`, for every trainable variable
`gradient/NAME` and for every moving statistic `moving/NAME` after a step, in the order of the model's variables.
`spread/...` of each is how far Keras in float32 is from Keras in float64, over the largest element (of a row of the
predictions). The work is done by JAX on the CPU.
"""
import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"
for library in ("OMP", "OPENBLAS"):
    os.environ[library + "_NUM_THREADS"] = "2"

import sys

import jax
import keras
import numpy

import tensors

jax.config.update("jax_enable_x64", True)  # Keras turns it off.
MOVING = ("moving_mean", "moving_variance")


def nothing(shape, *_, dtype=None, **__):
    """What initializers draw here: JAX would compile for every shape, and all of it is replaced."""
    return numpy.zeros(shape, dtype)


for function in ("normal", "uniform", "truncated_normal"):
    setattr(keras.src.backend.random, function, nothing)

whole_depthwise = keras.src.backend.nn.depthwise_conv


def depthwise(inputs, kernel, strides=1, padding="valid", *settings):
    """The same window by window in float64, where XLA takes the channels' square; float32 is left to Keras."""
    if inputs.dtype != "float64":
        return whole_depthwise(inputs, kernel, strides, padding, *settings)
    rows, columns, channels, multiplier = kernel.shape
    down, right = (strides, strides) if isinstance(strides, int) else strides
    sides = jax.lax.padtype_to_pads(inputs.shape[1:3], (rows, columns), (down, right), padding.upper())
    image = jax.numpy.pad(inputs, ((0, 0), *sides, (0, 0)))[..., None]
    height, width = (image.shape[1] - rows) // down + 1, (image.shape[2] - columns) // right + 1
    result = sum(
        image[:, row:row + (height - 1) * down + 1:down, column:column + (width - 1) * right + 1:right]
        * kernel[row, column] for row in range(rows) for column in range(columns))
    return result.reshape(len(inputs), height, width, channels * multiplier)


keras.src.backend.nn.depthwise_conv = depthwise


def case(folder, name, build, loss="mse", batch=4, scale=1.0, shift=0.0, seed=1):
    """Makes one case. `build` gives the model, in the precision that Keras is set to; inputs are within ±scale, or
    0 to 255 if the model rescales them itself; `shift` is added to what normalizations add."""
    random = numpy.random.default_rng(seed)
    model = prepared(build, "float32")
    shape = (batch,) + model.input_shape[1:]
    inputs = random.uniform(0, 255, shape) if rescales(model) else random.uniform(-scale, scale, shape)
    inputs = inputs.astype("float32")
    initialize(model, inputs, shift, random)
    classes = max(model.output_shape[-1], 2)
    labels = random.integers(classes, size=batch)
    model.compile(optimizer="sgd", loss=loss)
    model.save(os.path.join(folder, name + ".keras"))
    weights = model.get_weights()
    single = results(model, inputs, labels)
    del model
    double = prepared(build, "float64")
    double.set_weights(weights)
    settle(double)
    double.compile(optimizer="sgd", loss=loss)
    exact = results(double, inputs.astype("float64"), labels)
    spreads = {"spread/" + key: spread(single[key], exact[key], key) for key in single}
    tensors.write(
        os.path.join(folder, name + ".safetensors"), {"inputs": inputs, "labels": labels, **single, **spreads})


def prepared(build, precision):
    """The model in a precision, with nothing dropped."""
    keras.backend.clear_session()  # So that names begin anew.
    keras.config.set_floatx(precision)
    keras.config.set_dtype_policy(precision)
    model = build()
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    for layer in model._flatten_layers():
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0
    return model


def rescales(model):
    kinds = (keras.layers.Rescaling, keras.layers.Normalization)
    return any(isinstance(layer, kinds) for layer in model.layers[:4])


def initialize(model, inputs, shift, random):
    """Weights that keep the activations in range: kernels by their inputs, moving statistics by what a step sees."""
    for variable in model.variables:
        variable.assign(initial(variable, shift, random))
    settle(model)
    _, state = forward(model, True)(*states(model), inputs)
    for variable, value in zip(model.non_trainable_variables, state):
        if variable.name in MOVING:
            before = momentum(model, variable) * numpy.asarray(variable.value)
            seen = (numpy.asarray(value) - before) / (1 - momentum(model, variable))
            jitter = random.uniform(0.9, 1.1, seen.shape)
            variable.assign(seen * jitter + (0.1 if variable.name == "moving_variance" else 0))


def initial(variable, shift, random):
    """Numbers for a variable, by its name."""
    shape, name = variable.shape, variable.name
    if not name or variable.dtype != "float32":
        return variable.value
    if "kernel" in name:
        inputs = numpy.prod(shape[:2] if "depthwise" in variable.path else shape[:-1])
        return random.normal(0, (0.3 if len(shape) == 2 else 1.4) / numpy.sqrt(inputs), shape)
    if name in ("moving_mean", "moving_variance", "count"):
        return numpy.zeros(shape)
    if name in ("gamma", "variance"):
        return random.uniform(0.7, 1.3, shape)
    return random.uniform(-0.3, 0.3, shape) + (shift if name == "beta" else 0)


def settle(model):
    """Lets layers of constants take over their variables."""
    for layer in model._flatten_layers():
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()


def momentum(model, variable):
    for layer in model._flatten_layers():
        if any(variable is own for own in getattr(layer, "_non_trainable_variables", [])):
            return layer.momentum
    raise ValueError(variable.path)


def states(model):
    return [v.value for v in model.trainable_variables], [v.value for v in model.non_trainable_variables]


def forward(model, training):
    def run(trainable, others, inputs):
        return model.stateless_call(trainable, others, inputs, training=training)

    return jax.jit(run)


def results(model, inputs, labels):
    """Loss, predictions, gradients and moving statistics, by the names they have in the file."""
    targets = as_targets(model, labels)

    def total(trainable, others):
        outputs, others = model.stateless_call(trainable, others, inputs, training=True)
        return model.compute_loss(x=inputs, y=targets, y_pred=outputs), others

    def everything(trainable, others):
        (loss, state), gradients = jax.value_and_grad(total, has_aux=True)(trainable, others)
        outputs, _ = model.stateless_call(trainable, others, inputs, training=False)
        return loss, outputs, gradients, state

    loss, outputs, gradients, state = jax.jit(everything)(*states(model))
    named = {"loss": loss, "predictions": outputs}
    for number, (variable, value) in enumerate(zip(model.trainable_variables, gradients)):
        named[f"gradient/{number} {variable.path}"] = value
    for number, (variable, value) in enumerate(zip(model.non_trainable_variables, state)):
        if variable.name in MOVING:
            named[f"moving/{number} {variable.path}"] = value
    return {name: numpy.asarray(value) for name, value in named.items()}


def as_targets(model, labels):
    """Classes as the loss takes them."""
    outputs, name = model.output_shape[-1], str(getattr(model.loss, "name", model.loss))
    if "sparse" in name:
        return labels[:, None]
    targets = labels[:, None] if outputs == 1 else numpy.eye(outputs)[labels]
    return targets.astype(model.compute_dtype)


def spread(single, exact, name):
    """The largest difference over the largest element, of a row of the predictions."""
    rows = (single, exact) if name == "predictions" else (single.reshape(1, -1), exact.reshape(1, -1))
    largest = numpy.maximum(numpy.abs(rows[1]).max(-1), 1e-30)
    return (numpy.abs(rows[0] - rows[1]).max(-1) / largest).max()


def chosen(cases):
    """The folder and the cases that the command line names; all of them if it names none."""
    folder, names = sys.argv[1], sys.argv[2:] or list(cases)
    return folder, {name: cases[name] for name in names}
