"""Writes keras_layers.json: what Keras says of small models, and its snake case of the names of its layers.

    pip install keras==3.15.1 jax h5py numpy && python keras_layers.py > keras_layers.json

Where a weight is in a file is found out by its value: the n-th of `model.weights` is filled with n before they are saved.
"""
import json
import os
import tempfile

os.environ["KERAS_BACKEND"] = "jax"
import h5py
import keras
import numpy as np
from keras import Input, Sequential, ops
from keras import layers as L
from keras.src.applications.convnext import LayerScale
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer
from keras.src.utils.naming import to_snake_case

models = {}


def chain(name, shape, *layers):
    models[name] = Sequential([Input(shape), *layers], name=name)


def graph(name, shape, function):
    x = Input(shape)
    models[name] = keras.Model(x, function(x), name=name)


def vector(name, *layers):
    chain(name, (6,), *layers)


def image(name, *layers):
    chain(name, (9, 8, 3), *layers, L.Flatten())


vector("dense", L.Dense(4))
vector("dense without bias", L.Dense(4, "relu", use_bias=False))
vector("softmax at the end", L.Dense(4, "relu"), L.Dense(3, "softmax"))
vector("softmax as a layer", L.Dense(3), L.Softmax())
vector("softmax as an activation", L.Dense(3), L.Activation("softmax"))
vector("one output", L.Dense(1, "sigmoid"))
vector("reshape to an image", L.Reshape((1, 2, 3)), L.Conv2D(2, 1), L.Reshape((-1,)))
vector("normalized vector", L.BatchNormalization(), L.LayerNormalization(), L.Dense(2))
vector("rows are flat", L.Flatten(), L.Dropout(0.5), L.Dense(2))
chain("flat image", (5, 4), L.Flatten(), L.Dense(2))
image("conv", L.Conv2D(4, 3))
image("conv same", L.Conv2D(4, (3, 2), padding="same", activation="gelu", use_bias=False))
image("conv strides", L.Conv2D(4, 4, strides=(3, 2)))
image("conv strides same", L.Conv2D(4, (2, 3), strides=3, padding="same"))
image("conv groups", L.Conv2D(6, 3, groups=3, kernel_initializer="he_normal"))
image("conv penalty", L.Conv2D(2, 1, kernel_regularizer=keras.regularizers.L1L2(0.01, 0.02)))
image("dense on an image", L.Dense(5, "tanh"))
image("depthwise", L.DepthwiseConv2D(3))
image("depthwise wide", L.DepthwiseConv2D((2, 3), strides=2, padding="same", depth_multiplier=3, use_bias=False))
image("separable", L.SeparableConv2D(4, 3))
image("separable wide", L.SeparableConv2D(4, (3, 2), strides=2, padding="same", depth_multiplier=2, use_bias=False))
image("pool", L.MaxPooling2D())
image("pool overlapping", L.MaxPooling2D(3, strides=2, padding="same"))
image("mean", L.AveragePooling2D((3, 2)))
image("mean same", L.AveragePooling2D(3, strides=(1, 2), padding="same"))
chain("global mean", (9, 8, 3), L.GlobalAveragePooling2D())
chain("global largest", (9, 8, 3), L.GlobalMaxPooling2D())
image("global kept", L.GlobalAveragePooling2D(keepdims=True), L.GlobalMaxPooling2D(keepdims=True))
image("batch norm", L.BatchNormalization())
image("batch norm bare", L.BatchNormalization(scale=False, center=False, momentum=0.9, epsilon=1e-5))
image("batch norm without scale", L.BatchNormalization(scale=False))
image("layer norm", L.LayerNormalization(epsilon=1e-6))
image("layer norm without center", L.LayerNormalization(center=False))
image("layer scale", LayerScale(1e-6, 3))
image("normalization", L.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.0, 2.0, 4.0]))
image("rescaling", L.Rescaling(1 / 255, offset=-0.5), L.Rescaling([1.0, 2.0, 3.0]))
image("activations", *[L.Activation(a) for a in ["relu", "sigmoid", "tanh", "silu", "gelu", "relu6"]])
image("more activations", *[L.Activation(a) for a in ["hard_sigmoid", "hard_silu", "elu", "leaky_relu", "linear"]])
image("relu", L.ReLU(), L.ReLU(6.0), L.ReLU(negative_slope=0.1), L.LeakyReLU(), L.ELU())
image("dropout", L.Dropout(0.25), L.Dropout(0.3, noise_shape=(None, 1, 1, 1)))
image("padding", L.ZeroPadding2D(2), L.ZeroPadding2D((1, 2)), L.ZeroPadding2D(((1, 0), (0, 3))))
image("cropping", L.Cropping2D(1), L.Cropping2D((1, 0)), L.Cropping2D(((1, 2), (0, 3))))
graph("add", (4, 4, 2), lambda x: L.Flatten()(L.Add()([x, L.Activation("relu")(x), x])))
graph("subtract", (4, 4, 2), lambda x: L.Flatten()(L.Subtract()([L.ReLU()(x), x])))
graph("average", (4, 4, 2), lambda x: L.Flatten()(L.Average()([x, L.ReLU()(x), x])))
graph("multiply", (4, 4, 2), lambda x: L.Flatten()(L.Multiply()([x, L.GlobalMaxPooling2D(keepdims=True)(x), x])))
graph("concatenate", (4, 4, 2), lambda x: L.Flatten()(L.Concatenate()([x, L.Conv2D(5, 1)(x)])))
graph("scaled sum", (4, 4, 2), lambda x: L.Flatten()(CustomScaleLayer(0.25)([x, L.ReLU()(x)])))
graph("operators", (6,), lambda x: ((3.0 - L.Dense(2)(x)) * 2.0 + 1.0) / 4.0 - 0.5)
graph("operators on tensors", (6,), lambda x: ops.add(L.Dense(2)(x), L.Dense(2)(x)) * L.Dense(2)(x) - L.Dense(2)(x))


def shared(x):
    dense = L.Dense(6)
    return L.Dense(2)(L.Add()([dense(x), dense(dense(x))]))


graph("shared layer", (6,), shared)


def block(name, units=6):
    return Sequential([Input((6,)), L.Dense(units), L.BatchNormalization(), L.Dense(6)], name=name)


chain("nested sequential", (6,), block("first"), block("second"), L.Dense(2))


def nested(x):
    y = Input((6,))
    inner = keras.Model(y, L.Dense(6)(L.Add()([y, L.Dense(6)(y)])), name="backbone")
    return L.Dense(2)(L.Dense(6)(inner(x)))


graph("nested functional", (6,), nested)
graph(
    "nested twice", (6,),
    lambda x: L.Dense(2)(Sequential([Input((6,)), block("deep"), L.Dense(6)], name="outer")(L.Dense(6)(x))))
chain("many of a class", (8, 8, 1), L.Conv2D(2, 1), L.Conv2D(3, 1), L.BatchNormalization(), L.Conv2D(4, 1),
      L.BatchNormalization(), L.Flatten(), L.Dense(2))


def variables(model):
    """Group, place and shape of each weight in a file of weights, in the order of `model.weights`."""
    for number, weight in enumerate(model.weights):
        weight.assign(np.full(weight.shape, number))
    found = {}

    def note(path, item):
        if isinstance(item, h5py.Dataset) and "seed_generator" not in path:
            group, place = path.split("/vars/")
            number = int(np.max(item[()]))
            assert number not in found
            found[number] = [group, int(place), list(item.shape)]

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.weights.h5")
        model.save_weights(path)
        with h5py.File(path) as file:
            file.visititems(note)
    trained = {id(weight) for weight in model.trainable_weights}
    assert sorted(found) == list(range(len(model.weights)))
    return [found[n] + [id(weight) in trained] for n, weight in enumerate(model.weights)]


def shapes(model, prefix=""):
    """The shape that each layer gives, nested models opened up."""
    result = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            result |= shapes(layer, prefix + layer.name + "/")
        elif not isinstance(layer, L.InputLayer):
            result[prefix + layer.name] = list(layer._inbound_nodes[-1].outputs[0].shape[1:])
    return result


def pruned(value):
    """Without nulls and what nobody reads, and with the types of a few layers only, to keep the file small."""
    if isinstance(value, dict):
        dropped = {"registered_name", "build_config", "sparse", "ragged", "optional", "bias_initializer"}
        if value.get("class_name") not in {"Dense", "Conv2D"} and isinstance(value.get("config"), dict):
            value["config"].pop("dtype", None)
        return {key: pruned(each) for key, each in value.items() if each is not None and key not in dropped}
    return [pruned(each) for each in value] if isinstance(value, list) else value


classes = sorted(name for name in dir(L) if isinstance(getattr(L, name), type))
print("{" + f'"keras": "{keras.__version__}",')
print('"names": ' + json.dumps({name: to_snake_case(name) for name in classes}, separators=(",", ":")) + ",")
print('"models": [')
lines = []
for name, model in models.items():
    case = {
        "name": name, "parameters": model.count_params(), "shapes": shapes(model), "variables": variables(model),
        "config": pruned(json.loads(model.to_json())),
    }
    lines.append(json.dumps(case, separators=(",", ":")))
print(",\n".join(lines) + "\n]}")
