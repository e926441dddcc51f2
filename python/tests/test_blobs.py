"""Blobs: what is hashed is what is sent, and what is sent is a .npy file."""

import hashlib
import io

import numpy as np
import pytest

from regatta import limits
from regatta.blobs import ArrayBlob, BytesBlob, blob_message, ranges

ARRAYS = {
    "floats": np.arange(24, dtype="float32").reshape(4, 3, 2),
    "bytes": np.arange(10, dtype="uint8"),
    "labels": np.array([[1], [2], [-3]], "int64"),
    "every other": np.arange(40, dtype="float32").reshape(10, 4)[::2, 1:3],
    "columns first": np.asfortranarray(np.arange(12, dtype="float32").reshape(3, 4)),
    "big-endian": np.arange(6, dtype=">f4"),
    "backwards": np.arange(6, dtype="float32")[::-1],
}


def whole(blob, step=7):
    return b"".join(blob.read(offset, step) for offset in range(0, blob.byte_count, step))


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_is_a_npy_file(name):
    array = ARRAYS[name]
    blob = ArrayBlob(array, array.dtype)
    data = blob.read(0, blob.byte_count)
    found = np.load(io.BytesIO(data), allow_pickle=False)
    np.testing.assert_array_equal(found, array)
    assert found.dtype == array.dtype.newbyteorder("<") and found.flags.c_contiguous
    assert data[:8] == b"\x93NUMPY\x01\x00"
    assert len(data) == blob.byte_count


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_any_cut_gives_the_same_bytes_and_their_digest(name, step):
    blob = ArrayBlob(ARRAYS[name], ARRAYS[name].dtype)
    data = whole(blob, step)
    assert data == blob.read(0, blob.byte_count)
    assert hashlib.sha256(data).digest() == blob.sha256


def test_doubles_are_sent_as_floats():
    array = np.linspace(0, 1, 9)
    blob = ArrayBlob(array, "float32")
    found = np.load(io.BytesIO(whole(blob)))
    assert found.dtype == "float32"
    np.testing.assert_array_equal(found, array.astype("float32"))
    assert blob.sha256 == ArrayBlob(array.astype("float32"), "float32").sha256


def test_the_digest_tells_shape_and_type_apart():
    zeros = np.zeros(12, "float32")
    digests = {
        ArrayBlob(zeros, "float32").sha256, ArrayBlob(zeros.reshape(3, 4), "float32").sha256,
        ArrayBlob(zeros.astype("int32"), "int32").sha256,
    }
    assert len(digests) == 3


def test_an_array_larger_than_what_is_read_at_once(monkeypatch):
    monkeypatch.setattr(limits, "HASH_BYTES", 100)
    array = np.random.default_rng(1).integers(0, 255, (50, 30), dtype="uint8")
    blob = ArrayBlob(array, "uint8")
    assert hashlib.sha256(whole(blob, 97)).digest() == blob.sha256


def test_a_mapped_file_is_read_a_little_at_a_time(tmp_path, monkeypatch):
    np.save(tmp_path / "x.npy", np.ones((1000, 10)))
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    monkeypatch.setattr(limits, "HASH_BYTES", 400)
    blob, taken = ArrayBlob(mapped, "float32"), []
    original = blob._rows
    blob._rows = lambda first, last: taken.append(last - first) or original(first, last)
    whole(blob, 4000)
    assert max(taken) <= 102 and sum(taken) >= 1000


def test_one_sample_of_many_chunks_is_converted_once():
    blob, taken = ArrayBlob(np.ones((1, 5000)), "float32"), []
    original = blob._rows
    blob._rows = lambda first, last: taken.append(first) or original(first, last)
    whole(blob, 1000)
    assert len(taken) == 1


def test_what_is_said_of_an_array():
    message = ArrayBlob(ARRAYS["floats"], "float32").message()
    assert message.dtype == "float32" and list(message.shape) == [4, 3, 2]
    assert message.blob.byte_count == 128 + 96 and len(message.blob.sha256) == 32


def test_bytes_are_a_blob_too():
    blob = BytesBlob(b"abcdef")
    assert blob.read(2, 3) == b"cde" and blob.read(4, 100) == b"ef" and blob.read(6, 1) == b""
    assert blob_message(blob).sha256 == hashlib.sha256(b"abcdef").digest()


@pytest.mark.parametrize("count", [0, 1, limits.CHUNK_BYTES, limits.CHUNK_BYTES + 1, 3 * limits.CHUNK_BYTES])
def test_chunks_cover_every_byte_once(count):
    place = 0
    for offset, length in ranges(count):
        assert offset == place and 0 < length <= limits.CHUNK_BYTES
        place += length
    assert place == count
