"""Writes applications.json: of what layers keras.applications' architectures are made.

    pip install keras==3.15.1 torch numpy && python applications.py > applications.json

Without weights and for images of the default size: the number of layers of each kind, of all weights, and of the
multiply-adds of a sample. An activation counts as a layer whether it is one or part of another; reshapes, and
activations that are linear or a softmax, do not count.
"""
import collections
import json
import math
import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras.src.applications import nasnet

NAMES = """VGG16 VGG19 ResNet50 ResNet101 ResNet152 ResNet50V2 ResNet101V2 ResNet152V2
EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6 EfficientNetB7
EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2S EfficientNetV2M EfficientNetV2L
DenseNet121 DenseNet169 DenseNet201 InceptionV3 InceptionResNetV2
ConvNeXtTiny ConvNeXtSmall ConvNeXtBase ConvNeXtLarge ConvNeXtXLarge Xception NASNetMobile NASNetLarge
MobileNet MobileNetV2 MobileNetV3Small MobileNetV3Large""".split()


def make(name):
    if name == "NASNetMobile":  # Refused with torch; these are its settings.
        return nasnet.NASNet(
            penultimate_filters=1056, num_blocks=4, stem_block_filters=32, skip_reduction=False, filter_multiplier=2,
            include_top=True, weights=None, default_size=224)
    size = {"input_shape": (224, 224, 3)} if name.startswith("MobileNetV3") else {}
    return getattr(keras.applications, name)(weights=None, **size)


def operations(model):
    for operation in model.layers if isinstance(model, keras.Sequential) else model.operations:
        if isinstance(operation, keras.Sequential):
            yield from operations(operation)
        else:
            yield operation


def window(name, kernel, layer, bias=False):
    (rows, columns), (stride, _) = kernel, layer.strides
    padding = "" if rows == columns == 1 else f" {layer.padding}"
    return f"{name} {rows}x{columns}/{stride}{padding}" + (" bias" if bias else "")


def border(name, sides):
    return name + "".join(f" {width}" for pair in sides for width in pair)


def kinds(layer):
    kind = type(layer).__name__
    activation = getattr(layer, "activation", None)
    if activation is not None and activation.__name__ not in ("linear", "softmax"):
        yield activation.__name__
    if kind == "Conv2D":
        name = "conv" if layer.groups == 1 else "depthwise"
        yield window(name, layer.kernel_size, layer, layer.use_bias)
    elif kind in ("DepthwiseConv2D", "SeparableConv2D"):
        yield window(kind[:-6].lower(), layer.kernel_size, layer, layer.use_bias)
    elif kind == "Dense":
        yield "dense" if len(layer.input.shape) == 2 else "conv 1x1/1 bias"
    elif kind == "ReLU":
        yield "relu" if layer.max_value is None else f"relu{layer.max_value:.0f}"
    elif kind == "BatchNormalization":
        yield "norm" if layer.scale else "norm without scale"
    elif kind == "MaxPooling2D":
        yield window("max", layer.pool_size, layer)
    elif kind == "AveragePooling2D":
        yield window("mean", layer.pool_size, layer)
    elif kind == "ZeroPadding2D":
        yield border("border", layer.padding)
    elif kind == "Cropping2D":
        yield border("crop", layer.cropping)
    elif kind == "Dropout":
        yield "dropout" if layer.noise_shape is None else "sample dropout"
    elif kind == "CustomScaleLayer":
        yield from ("rescaling", "add")
    elif kind in ("Add", "Multiply"):
        tensors = len(layer._inbound_nodes[0].input_tensors)
        yield kind.lower() if tensors == 2 else f"{kind.lower()} a number"
    elif kind in NAMED:
        yield NAMED[kind]
    elif kind not in ("InputLayer", "Activation", "Reshape", "Flatten"):
        raise ValueError(f"what is {kind}?")


NAMED = {
    "LayerNormalization": "layer norm", "LayerScale": "layer scale", "GlobalAveragePooling2D": "global mean",
    "Concatenate": "concatenate", "Rescaling": "rescaling", "Normalization": "normalization",
}


def structure(model):
    counts, weights, multiply_adds = collections.Counter(), 0, 0
    for layer in operations(model):
        counts.update(kinds(layer))
        own = [] if type(layer).__name__ == "Normalization" else getattr(layer, "weights", [])
        weights += sum(math.prod(weight.shape) for weight in own)
        places = math.prod(layer.output.shape[1:-1]) if own else 0
        multiply_adds += sum(math.prod(weight.shape) * places for weight in own if "kernel" in weight.name)
    # relu6(x + 3) / 6 is what MobileNetV3 writes for a hard sigmoid.
    gates = counts.pop("multiply a number", 0)
    if gates:
        assert counts.pop("add a number") == gates
        counts["relu6"] -= gates
        counts["hard_sigmoid"] += gates
    kinds_ = {kind: count for kind, count in sorted(counts.items()) if count}
    return {"side": model.input_shape[1], "parameters": weights, "multiplyAdds": multiply_adds, "kinds": kinds_}


result = {}
with keras.device("meta"):
    for name in NAMES:
        keras.backend.clear_session()
        result[name] = structure(make(name))
rows = ",\n".join(f'"{name}": {json.dumps(value)}' for name, value in result.items())
print(f'{{"keras": "{keras.__version__}", "applications": {{\n{rows}\n}}}}')
