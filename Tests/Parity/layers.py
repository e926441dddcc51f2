"""Cases of every supported layer with several settings: python layers.py FOLDER."""
import sys

import parity
from parity import keras

layers = keras.layers
IMAGE, VECTOR = (7, 6, 4), (5,)


def ended(make, shape=IMAGE):
    """A model of one layer, between layers that have weights, so that its gradients show in theirs."""
    def build():
        begin = layers.Conv2D(4, 1) if len(shape) == 3 else layers.Dense(5)
        return keras.Sequential([keras.Input(shape), begin, make(), layers.Flatten(), layers.Dense(3)])

    return build


def both(name, make):
    return {f"{name}_image": ended(make), f"{name}_vector": ended(make, VECTOR)}


def joined(make, second=lambda: layers.Conv2D(4, 1)):
    """A layer or an operator that takes two branches."""
    def build():
        inputs = keras.Input(IMAGE)
        left, right = layers.Conv2D(4, 1)(inputs), second()(inputs)
        outputs = layers.Dense(3)(layers.Flatten()(make()([left, right])))
        return keras.Model(inputs, outputs)

    return build


def operator(apply):
    return joined(lambda: lambda branches: apply(*branches))


class LayerScale(keras.src.applications.convnext.LayerScale):
    """That of ConvNeXt, of four channels."""

    def __init__(self):
        super().__init__(init_values=0.5, projection_dim=4)


def windows():
    """Layers that go over an image, with every padding and stride."""
    cases = {}
    for padding in ("valid", "same"):
        for strides in (1, 2, (2, 3)):
            mark = f"{padding}_{strides}".replace(" ", "")
            where = {"strides": strides, "padding": padding}
            cases |= {
                f"conv_{mark}": ended(lambda where=where: layers.Conv2D(6, (3, 2), **where)),
                f"max_{mark}": ended(lambda where=where: layers.MaxPooling2D((3, 2), **where)),
                f"mean_{mark}": ended(lambda where=where: layers.AveragePooling2D((3, 2), **where))}
            if not isinstance(strides, tuple):
                cases |= {
                    f"depthwise_{mark}": ended(lambda where=where: layers.DepthwiseConv2D(3, **where)),
                    f"separable_{mark}": ended(lambda where=where: layers.SeparableConv2D(6, 3, **where))}
    return cases


def kernels():
    return {
        "conv_groups": ended(lambda: layers.Conv2D(6, 3, groups=2, padding="same")),
        "conv_depthwise_groups": ended(lambda: layers.Conv2D(8, 3, groups=4)),
        "conv_large": ended(lambda: layers.Conv2D(3, 5, padding="same", use_bias=False, activation="tanh")),
        "depthwise_multiplier": ended(lambda: layers.DepthwiseConv2D(3, depth_multiplier=2, activation="relu")),
        "depthwise_plain": ended(lambda: layers.DepthwiseConv2D((2, 3), use_bias=False)),
        "separable_multiplier": ended(lambda: layers.SeparableConv2D(5, 3, depth_multiplier=2, activation="silu")),
        "separable_plain": ended(lambda: layers.SeparableConv2D(5, 3, use_bias=False)),
        "pools_of_two": ended(lambda: keras.Sequential([layers.MaxPooling2D(), layers.AveragePooling2D()])),
        **both("dense", lambda: layers.Dense(6, activation="relu")),
        **both("dense_plain", lambda: layers.Dense(6, use_bias=False)),
    }


def normalizations():
    constants = {"mean": [0.5, -0.5, 0.1, 0.2], "variance": [0.5, 1.5, 2.0, 1.0]}
    return {
        **both("batch", layers.BatchNormalization),
        **both("batch_plain", lambda: layers.BatchNormalization(scale=False, momentum=0.9, epsilon=1e-5)),
        **both("batch_uncentred", lambda: layers.BatchNormalization(center=False)),
        "batch_bare": ended(lambda: layers.BatchNormalization(center=False, scale=False)),
        **both("layer", layers.LayerNormalization),
        "layer_plain": ended(lambda: layers.LayerNormalization(epsilon=1e-6, scale=False)),
        "layer_uncentred": ended(lambda: layers.LayerNormalization(center=False)),
        "layer_scale": ended(LayerScale),
        "constants": ended(lambda: layers.Normalization(**constants)),
        "adapted": ended(layers.Normalization),
        **both("rescaling", lambda: layers.Rescaling(0.3, offset=-0.2)),
        "rescaling_channels": ended(lambda: layers.Rescaling([0.3, 2.0, 1.0, -1.0], offset=[0.1, 0.2, 0.3, 0.4])),
    }


def elements():
    names = ("linear relu sigmoid tanh silu swish gelu relu6 hard_sigmoid hard_silu hard_swish elu leaky_relu").split()
    return {
        **{f"activation_{name}": ended(lambda name=name: layers.Activation(name)) for name in names},
        **{f"dense_{name}": ended(lambda name=name: layers.Dense(6, activation=name), VECTOR) for name in names},
        **both("relu", layers.ReLU),
        "relu_6": ended(lambda: layers.ReLU(max_value=6.0)),
        "relu_slope": ended(lambda: layers.ReLU(negative_slope=0.1)),
        **both("leaky", layers.LeakyReLU),
        "leaky_slope": ended(lambda: layers.LeakyReLU(negative_slope=0.05)),
        **both("elu", layers.ELU),
        "dropout": ended(lambda: layers.Dropout(0.5)),
        "sample_dropout": ended(lambda: layers.Dropout(0.5, noise_shape=(None, 1, 1, 1))),
    }


def shapes():
    return {
        "global_max": ended(layers.GlobalMaxPooling2D),
        "global_mean": ended(layers.GlobalAveragePooling2D),
        "global_max_kept": ended(lambda: layers.GlobalMaxPooling2D(keepdims=True)),
        "global_mean_kept": ended(lambda: layers.GlobalAveragePooling2D(keepdims=True)),
        "reshape": ended(lambda: layers.Reshape((6, 7, 4))),
        "reshape_open": ended(lambda: layers.Reshape((-1, 3, 2))),
        "reshape_vector": ended(lambda: layers.Reshape((168,))),
        "padding": ended(lambda: layers.ZeroPadding2D(((1, 2), (0, 3)))),
        "padding_one": ended(lambda: layers.ZeroPadding2D(1)),
        "cropping": ended(lambda: layers.Cropping2D(((1, 2), (0, 3)))),
        "cropping_pair": ended(lambda: layers.Cropping2D((1, 2))),
    }


def joints():
    wide = {"second": lambda: layers.Conv2D(2, 1)}
    scale = keras.src.applications.inception_resnet_v2.CustomScaleLayer
    return {
        "add": joined(layers.Add), "subtract": joined(layers.Subtract), "average": joined(layers.Average),
        "multiply": joined(layers.Multiply), "concatenate": joined(layers.Concatenate),
        "concatenate_widths": joined(layers.Concatenate, **wide),
        "concatenate_axis": joined(lambda: layers.Concatenate(axis=3), **wide),
        "add_scaled": joined(lambda: scale(0.3)),
        "operator_add": operator(lambda x, y: x + y), "operator_multiply": operator(lambda x, y: x * y),
        "operator_subtract": operator(lambda x, y: x - y),
        "operator_numbers": operator(lambda x, y: (x + 3.0) * 0.5 + (1.0 - y) / 4.0),
        "operator_gate": operator(lambda x, y: x * (layers.ReLU(6.0)(y + 3.0) * (1.0 / 6.0))),
        "channel_gate": joined(
            layers.Multiply, second=lambda: keras.Sequential([
                keras.Input(IMAGE), layers.Conv2D(4, 1), layers.GlobalAveragePooling2D(keepdims=True),
                layers.Activation("sigmoid")])),
    }


for name, build in {**windows(), **kernels(), **normalizations(), **elements(), **shapes(), **joints()}.items():
    parity.case(sys.argv[1], name, build)
