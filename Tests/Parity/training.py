"""Writes cases of training: a compiled model, data, and the weights that Keras has after 1, 5 and 20 steps.

    python training.py FOLDER CASE ...
    python training.py all|short           prints the names of cases

Each case is FOLDER/NAME with model.keras, data.npz and weights_STEP.f32, all of `model.weights` one after the other. Every step takes all the data, so that the order
of the samples does not matter.
"""
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import keras
import numpy as np
from keras import layers, losses, optimizers

SAMPLES, CLASSES, STEPS, SEED = 24, 4, (1, 5, 20), 3
schedules = optimizers.schedules


def mlp(end):
    return keras.Sequential([
        keras.Input((6, 6, 2)), layers.Flatten(), layers.Dense(16, activation="tanh"),
        layers.Dense(12, activation="gelu"), *end])


def cnn(end):
    return keras.Sequential([
        keras.Input((8, 8, 2)), layers.Conv2D(6, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(8, 2, padding="same", activation="silu", use_bias=False), layers.Flatten(), *end])


def residual(end):
    """Smooth, as behind a normalization many numbers lie near zero, where rounding decides on which side of a kink."""
    x = images = keras.Input((8, 8, 2))
    x = short = layers.Conv2D(6, 3, padding="same")(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    x = layers.Activation("silu")(x)
    # A bias before a normalization has no gradient but what rounding leaves, which Adam would blow up.
    x = layers.Conv2D(6, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    x = layers.Add()([x, short])
    x = layers.GlobalAveragePooling2D()(layers.Activation("silu")(x))
    return finish(images, x, end)


def branched(end):
    images = keras.Input((8, 8, 2))
    left = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu")(images)
    right = layers.AveragePooling2D(2)(layers.Conv2D(3, 1, activation="elu")(images))
    x = layers.Concatenate()([left, right])
    x = layers.Multiply()([x, layers.Conv2D(7, 1, activation="sigmoid")(x)])
    x = layers.LayerNormalization()(x)
    return finish(images, layers.GlobalAveragePooling2D()(x), end)


def depthwise(end):
    images = keras.Input((8, 8, 2))
    x = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, activation="relu6")(images)
    x = layers.Conv2D(6, 1, activation="relu")(x)
    x = layers.DepthwiseConv2D(3, strides=2, padding="same", activation="hard_silu")(x)
    return finish(images, layers.Flatten()(x), end)


def separable(end):
    images = keras.Input((8, 8, 2))
    x = layers.SeparableConv2D(6, 3, padding="same", activation="relu")(images)
    x = layers.SeparableConv2D(8, 3, strides=2, use_bias=False)(x)
    return finish(images, layers.Flatten()(layers.LeakyReLU()(x)), end)


def finish(images, x, end):
    for layer in end:
        x = layer(x)
    return keras.Model(images, x)


MODELS = [mlp, cnn, residual, branched, depthwise, separable]
OPTIMIZERS = {
    "sgd": lambda: optimizers.SGD(0.05),
    "momentum": lambda: optimizers.SGD(0.02, momentum=0.9),
    "nesterov": lambda: optimizers.SGD(0.02, momentum=0.9, nesterov=True),
    "adam": lambda: optimizers.Adam(0.003),
    "adamw": lambda: optimizers.AdamW(0.003, weight_decay=0.02),
    "rmsprop": lambda: optimizers.RMSprop(0.001, momentum=0.5, centered=True),
    "lamb": lambda: optimizers.Lamb(0.003),
    "decay": lambda: optimizers.SGD(0.02, momentum=0.8, weight_decay=0.05),
    "clipnorm": lambda: optimizers.SGD(0.1, clipnorm=0.1),
    "globalnorm": lambda: optimizers.Adam(0.003, global_clipnorm=0.2),
    "clipvalue": lambda: optimizers.SGD(0.1, momentum=0.5, clipvalue=0.01),
    "ema": lambda: optimizers.SGD(0.05, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=7),
    "cosine": lambda: optimizers.SGD(schedules.CosineDecay(0.001, 12, 0.1, warmup_target=0.08, warmup_steps=4)),
    "exponential": lambda: optimizers.Adam(schedules.ExponentialDecay(0.01, 5, 0.5)),
    "staircase": lambda: optimizers.SGD(schedules.ExponentialDecay(0.1, 5, 0.5, staircase=True), momentum=0.9),
    "piecewise": lambda: optimizers.SGD(schedules.PiecewiseConstantDecay([3, 9], [0.1, 0.03, 0.01])),
    "polynomial": lambda: optimizers.RMSprop(schedules.PolynomialDecay(0.005, 15, 0.001, power=2)),
}
SPARSE = losses.SparseCategoricalCrossentropy
# A file does not keep the delta of Keras' Huber: it comes back as 1.
# Name: end of the model, loss, labels of (classes, random numbers).
LOSSES = {
    "sparse": (lambda: [layers.Dense(CLASSES, activation="softmax")], SPARSE(), "classes"),
    "logits": (lambda: [layers.Dense(CLASSES)], SPARSE(from_logits=True), "classes"),
    "smoothed": (
        lambda: [layers.Dense(CLASSES), layers.Softmax()], losses.CategoricalCrossentropy(label_smoothing=0.2),
        "one-hot"),
    "binary": (lambda: [layers.Dense(1, activation="sigmoid")], losses.BinaryCrossentropy(), "halves"),
    "mse": (lambda: [layers.Dense(2)], losses.MeanSquaredError(), "numbers"),
    "huber": (lambda: [layers.Dense(2)], losses.Huber(), "numbers"),
    "class-weights": (lambda: [layers.Dense(CLASSES, activation="softmax")], SPARSE(), "classes"),
    "sample-weights": (lambda: [layers.Dense(CLASSES, activation="softmax")], SPARSE(), "classes"),
}
CLASS_WEIGHTS = {0: 1.0, 1: 2.5, 2: 0.5, 3: 1.5}


def cases():
    for model in MODELS:
        for optimizer in OPTIMIZERS:
            yield f"{model.__name__}-{optimizer}-sparse", model, optimizer, "sparse"
    for loss in list(LOSSES)[1:]:
        yield f"cnn-momentum-{loss}", cnn, "momentum", loss
        yield f"mlp-adam-{loss}", mlp, "adam", loss


def short():
    """Each model and every other optimizer once, and what only the loss changes."""
    for index, optimizer in enumerate(OPTIMIZERS):
        if index % 2 == 0:
            yield f"{MODELS[index // 2 % len(MODELS)].__name__}-{optimizer}-sparse"
    yield from ("cnn-momentum-smoothed", "mlp-adam-sample-weights", "cnn-momentum-class-weights", "mlp-adam-huber")


def targets(kind, random):
    classes = random.integers(0, CLASSES, SAMPLES)
    classes[:CLASSES] = range(CLASSES)
    return {
        "classes": classes, "halves": classes % 2, "one-hot": np.eye(CLASSES, dtype="f")[classes],
        "numbers": random.normal(size=(SAMPLES, 2)).astype("f"),
    }[kind]


def write(folder, make, optimizer, loss):
    random = np.random.default_rng(SEED)
    end, function, kind = LOSSES[loss]
    model = make(end())
    for weight in model.trainable_variables:
        spread = 1 / np.sqrt(max(1, np.prod(weight.shape[:-1])))
        offset = 1 if "gamma" in weight.path else 0
        weight.assign(offset + random.normal(size=weight.shape, scale=spread if len(weight.shape) > 1 else 0.1))
    model.compile(OPTIMIZERS[optimizer](), function)
    os.makedirs(folder)
    model.save(f"{folder}/model.keras")
    x = random.normal(size=(SAMPLES, *model.input_shape[1:])).astype("f")
    y = targets(kind, random)
    data = {"x_train": x, "y_train": y, "x_test": x[:8], "y_test": y[:8]}
    extra = {}
    if loss == "class-weights":
        extra["class_weight"] = CLASS_WEIGHTS
    if loss == "sample-weights":
        extra["sample_weight"] = data["sample_weight_train"] = random.uniform(0, 2, SAMPLES).astype("f")
    np.savez(f"{folder}/data.npz", **data)
    for step in range(1, max(STEPS) + 1):
        model.train_on_batch(x, y, **extra)
        if step in STEPS:
            weights = [np.asarray(weight).ravel() for weight in model.weights]
            np.concatenate(weights).astype("<f4").tofile(f"{folder}/weights_{step}.f32")


if __name__ == "__main__":
    known = {name: rest for name, *rest in cases()}
    if sys.argv[1] in ("all", "short"):
        print("\n".join(known if sys.argv[1] == "all" else short()))
    for name in sys.argv[2:]:
        write(f"{sys.argv[1]}/{name}", *known[name])
