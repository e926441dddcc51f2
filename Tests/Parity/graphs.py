"""Cases of models in models, of layers that are used again, and of branches: python graphs.py FOLDER."""
import sys

import parity
from parity import keras

layers, Model, Sequential, Input = keras.layers, keras.Model, keras.Sequential, keras.Input
IMAGE = (8, 8, 3)


def block(filters):
    return Sequential([
        layers.Conv2D(filters, 3, padding="same"), layers.BatchNormalization(), layers.Activation("silu")])


def nested():
    backbone = Sequential([Input(IMAGE), block(4), layers.MaxPooling2D(), block(6)])
    return Sequential([Input(IMAGE), backbone, layers.Flatten(), layers.Dense(5)])


def nested_functional():
    inner_input = Input(IMAGE)
    inner = Model(inner_input, layers.Add()([layers.Conv2D(3, 1)(inner_input), inner_input]))
    inputs = Input(IMAGE)
    x = layers.Rescaling(0.5)(inner(inputs))
    return Model(inputs, layers.Dense(4)(layers.GlobalAveragePooling2D()(block(5)(x))))


def shared_layer():
    inputs = Input((6,))
    shared = layers.Dense(6, activation="tanh")
    return Model(inputs, layers.Dense(3)(shared(shared(inputs)) + shared(inputs)))


def shared_convolution():
    inputs = Input(IMAGE)
    shared, norm = layers.Conv2D(3, 3, padding="same"), layers.LayerNormalization()
    x = norm(shared(inputs))
    x = norm(shared(x))
    return Model(inputs, layers.Dense(3)(layers.Flatten()(x)))


def shared_model():
    inner = Sequential([Input((6,)), layers.Dense(6, activation="silu"), layers.Dense(6)])
    inputs = Input((6,))
    return Model(inputs, layers.Dense(3)(layers.Concatenate()([inner(inputs), inner(inner(inputs))])))


def branched():
    inputs = Input(IMAGE)
    stem = block(6)(inputs)
    branches = [
        layers.Conv2D(4, 1)(stem), layers.SeparableConv2D(4, 3, padding="same")(stem),
        layers.Conv2D(4, 1)(layers.AveragePooling2D(3, strides=1, padding="same")(stem))]
    joined = layers.Concatenate()(branches)
    gate = layers.Dense(12, activation="sigmoid")(layers.GlobalAveragePooling2D(keepdims=True)(joined))
    x = layers.Multiply()([joined, gate])
    return Model(inputs, layers.Dense(4, activation="softmax")(layers.GlobalMaxPooling2D()(x)))


def multiply_three():
    inputs = Input((6,))
    return Model(inputs, layers.Dense(3)(layers.Multiply()([layers.Dense(6)(inputs) for _ in range(3)])))


def grey():
    return Sequential([Input((9, 5)), layers.Flatten(), layers.Dense(4), layers.Softmax()])


def residual():
    inputs = Input((10,))
    x = inputs
    for _ in range(4):
        x = layers.Add()([x, layers.Dense(10, activation="gelu")(layers.LayerNormalization()(x))])
    return Model(inputs, layers.Dense(5)(x))


CROSSENTROPY = "categorical_crossentropy"
for build in (nested, nested_functional, shared_layer, shared_convolution, shared_model, multiply_three, residual):
    parity.case(sys.argv[1], build.__name__, build)
for build in (branched, grey):
    parity.case(sys.argv[1], build.__name__, build, loss=CROSSENTROPY)
