"""Data as people hand them over."""

import keras
import numpy as np
import pytest

from regatta import NotSupported
from regatta.arrays import Samples, as_array, fitted, travelling_dtype, validation_samples, weights_of_classes

X, Y = np.zeros((10, 4)), np.arange(10) % 3


class Tensor:
    """What another library calls an array."""

    def __array__(self, dtype=None, copy=None):
        return np.arange(4.0)


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 1

    def __getitem__(self, index):
        return X, Y


def generator():
    yield X, Y


def test_anything_that_is_an_array_is_taken():
    assert as_array(Tensor(), "x").tolist() == [0, 1, 2, 3]
    assert as_array(keras.ops.ones((2, 3)), "x").shape == (2, 3)


def test_a_mapped_file_stays_mapped(tmp_path):
    np.save(tmp_path / "x.npy", X)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert np.shares_memory(as_array(mapped, "x"), mapped)


@pytest.mark.parametrize("value", [generator(), Batches(), [X, X], {"a": X}, (X,), [1, 2], None, 3])
def test_streams_and_several_inputs_are_refused_by_name(value):
    with pytest.raises(NotSupported, match="x: a .*pass one NumPy array") as error:
        as_array(value, "x")
    assert type(value).__name__ in str(error.value)


@pytest.mark.parametrize("value", [np.array(["a"]), np.array([object()]), np.array(3.0), np.array([1j])])
def test_what_is_no_numbers_is_refused(value):
    with pytest.raises(NotSupported, match="it must be numbers"):
        as_array(value, "x")


@pytest.mark.parametrize(
    "given, sent",
    [("float64", "float32"), ("float16", "float32"), ("bool", "uint8"), ("int64", "int64"), ("uint8", "uint8")],
)
def test_types_as_they_travel(given, sent):
    assert travelling_dtype(np.zeros(2, given)) == sent


@pytest.mark.parametrize(
    "shape, model, expected",
    [
        ((5, 4), (None, 4), (5, 4)), ((5, 8, 8), (None, 8, 8, 1), (5, 8, 8, 1)),
        ((5, 8, 8), (None, 8, 8, 3), (5, 8, 8)), ((5, 4, 1), (None, 4), (5, 4)),
    ],
)
def test_a_last_axis_of_one_is_added_or_dropped(shape, model, expected):
    assert fitted(np.zeros(shape), model).shape == expected


@pytest.mark.parametrize(
    "y", [np.array([0, 1, 5, 1]), np.array([[0], [1], [5], [1]]), np.eye(6)[[0, 1, 5, 1]], np.array([0.1, 0.9, 5.2, 1.4])]
)
def test_weights_of_classes_are_those_of_keras(y):
    from keras.src.trainers.data_adapters.data_adapter_utils import class_weight_to_sample_weights

    weight = {0: 2.0, 5: 0.5}
    np.testing.assert_array_equal(weights_of_classes(y, weight), class_weight_to_sample_weights(y, weight))


def test_weights_of_classes_and_of_samples_exclude_each_other():
    with pytest.raises(ValueError, match="at the same time"):
        Samples(X, Y, np.ones(10), class_weight={0: 1})


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.97])
def test_a_split_is_that_of_keras(share):
    from keras.src.trainers.data_adapters.array_slicing import train_validation_split

    (x, _), (xv, _) = train_validation_split((np.arange(37.0), None), share)
    first, last = Samples(np.arange(37.0)).split(share)
    assert (len(first), len(last)) == (len(x), len(xv))
    assert first.x[0] == 0 and last.x[-1] == 36 and last.x[0] == len(first)


@pytest.mark.parametrize("share", [0.0, 1.0, 0.999])
def test_a_split_with_an_empty_part_is_refused(share):
    with pytest.raises(ValueError, match="cannot be split"):
        Samples(X, Y).split(share)


def test_parts_are_no_copies():
    samples = Samples(X, Y, np.ones(10, "float32"))
    part = samples.part(2, 5)
    assert len(part) == 3 and np.shares_memory(part.x, X) and part.sample_weight.shape == (3,)


def test_unequal_lengths_are_refused_with_the_numbers():
    with pytest.raises(ValueError, match="'x': 10, 'y': 9"):
        Samples(X, Y[:9])
    with pytest.raises(ValueError, match="no samples"):
        Samples(X[:0], Y[:0])


def test_weights_must_be_one_each():
    assert Samples(X, Y, np.ones((10, 1))).sample_weight.shape == (10,)
    with pytest.raises(NotSupported, match="one number for each sample"):
        Samples(X, Y, np.ones((10, 2)))


def test_validation_data_are_a_tuple():
    assert validation_samples((X, Y)).sample_weight is None
    assert validation_samples((X, Y, np.ones(10))).sample_weight is not None
    with pytest.raises(NotSupported, match=r"a generator; pass a tuple"):
        validation_samples(generator())


def test_blobs_name_what_is_there():
    blobs, message = Samples(X, Y).blobs((None, 4))
    assert len(blobs) == 2 and not message.HasField("sample_weight")
    assert (message.x.dtype, message.y.dtype) == ("float32", "int64")
    assert len(Samples(X).blobs((None, 4))[0]) == 1
