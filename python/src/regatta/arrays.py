"""What people hand over as data, brought into the form that travels."""

import math

import keras
import numpy as np

from regatta.blobs import ArrayBlob
from regatta.errors import NotSupported
from regatta.wire import client_pb2 as wire

SUPPORTED = "pass one NumPy array, or what has __array__"


def as_array(value, name):
    """An array of samples; a mapped file stays mapped. Refuses what is no array, by name."""
    kind = f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")
    if isinstance(value, (list, tuple, dict)):
        raise NotSupported([f"{name}: a {kind} is several inputs or outputs, or no array; {SUPPORTED}"])
    if isinstance(value, keras.utils.PyDataset) or not hasattr(value, "__array__"):
        raise NotSupported([f"{name}: a {kind} is a stream of batches, or no array; {SUPPORTED}"])
    array = np.asarray(value)
    if array.ndim == 0 or array.dtype.kind not in "fiub":
        shape = f"shape {array.shape} of {array.dtype}"
        raise NotSupported([f"{name}: an array of {shape}; it must be numbers, samples first"])
    return array


def travelling_dtype(array):
    """Floating point of any kind goes as float32, as Keras would take it; whole numbers as they are."""
    if array.dtype.kind == "f":
        return np.dtype("float32")
    return np.dtype("uint8") if array.dtype.kind == "b" else array.dtype


def fitted(x, input_shape):
    """x with a last axis of 1 added or dropped where the model's input has one more or less, as Keras does."""
    if x.ndim + 1 == len(input_shape) and input_shape[-1] == 1:
        return x[..., np.newaxis]
    if x.ndim == len(input_shape) + 1 and x.shape[-1] == 1:
        return x[..., 0]
    return x


def weights_of_classes(y, class_weight):
    """The weight of each sample by its class: that of the largest output, or the number itself."""
    labels = y
    if y.ndim > 1:
        labels = np.squeeze(y, -1) if y.shape[-1] == 1 else np.argmax(y, -1)
    found, places = np.unique(np.round(labels).astype("int32"), return_inverse=True)
    return np.array([class_weight.get(int(label), 1.0) for label in found], "float32")[places]


class Samples:
    """x, y and the weights of some samples: arrays of equal length; y and the weights may be missing."""

    def __init__(self, x, y=None, sample_weight=None, *, name="", class_weight=None):
        if sample_weight is not None and class_weight is not None:
            raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
        self.x = as_array(x, f"{name}x")
        self.y = None if y is None else as_array(y, f"{name}y")
        weight = None if sample_weight is None else as_array(sample_weight, f"{name}sample_weight")
        if class_weight is not None and self.y is not None:
            weight = weights_of_classes(self.y, class_weight)
        self.sample_weight = self._one_each(weight, name)
        self._check_lengths(name)

    def __len__(self):
        return len(self.x)

    def part(self, start, end):
        """Some of the samples, without a copy."""
        arrays = (a if a is None else a[start:end] for a in (self.x, self.y, self.sample_weight))
        return Samples(*arrays)

    def split(self, share):
        """The first part, and the last one of about this share of the samples, as `validation_split` has it."""
        place = math.floor(len(self) * (1.0 - share))
        if place in (0, len(self)):
            raise ValueError(f"{len(self)} samples cannot be split with validation_split={share}")
        return self.part(0, place), self.part(place, len(self))

    def blobs(self, input_shape):
        """The arrays as blobs, and the message that names them."""
        blobs = {"x": fitted(self.x, input_shape), "y": self.y, "sample_weight": self.sample_weight}
        blobs = {key: ArrayBlob(a, travelling_dtype(a)) for key, a in blobs.items() if a is not None}
        return list(blobs.values()), wire.Dataset(**{key: blob.message() for key, blob in blobs.items()})

    def _one_each(self, weight, name):
        if weight is None:
            return None
        if weight.ndim > 1 and weight.size != len(weight):
            raise NotSupported([f"{name}sample_weight: shape {weight.shape}; it must be one number for each sample"])
        return weight.reshape(-1).astype("float32", copy=False)

    def _check_lengths(self, name):
        arrays = {"x": self.x, "y": self.y, "sample_weight": self.sample_weight}
        lengths = {key: len(a) for key, a in arrays.items() if a is not None}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"{name or 'data: '}arrays must have as many samples each, they have {lengths}")
        if len(self.x) == 0:
            raise ValueError(f"{name}x has no samples")


def validation_samples(validation_data):
    """The samples of a tuple (x, y) or (x, y, sample_weight)."""
    if not isinstance(validation_data, (tuple, list)):
        raise NotSupported([f"validation_data: a {type(validation_data).__name__}; pass a tuple (x, y) of arrays"])
    return Samples(*keras.utils.unpack_x_y_sample_weight(tuple(validation_data)), name="validation ")
