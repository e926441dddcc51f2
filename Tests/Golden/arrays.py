"""Writes arrays.json: small files of arrays as NumPy writes them, in base64, and their numbers.

    pip install numpy && python arrays.py > arrays.json

There is an array of each type of number; its numbers are the text of those of `astype("float32")`, as JSON has no NaN
and no infinity.
"""
import base64
import io
import json

import numpy as np

rng = np.random.default_rng(3)
types = ["?", "u1", "i1", "<u2", ">u2", "<i2", ">i2", "<u4", ">u4", "<i4", ">i4", "<u8", ">u8", "<i8", ">i8"]
floats = ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]


def numbers(kind):
    """Four samples of three numbers with extremes among them."""
    kind = np.dtype(kind)
    if kind.kind == "f":
        values = rng.normal(size=(4, 3)) * 8
        values[0] = [0.1, -0.0, 6e-8]
        values[3] = [np.inf, -np.inf, 65504]
        return values.astype(kind)
    if kind.kind == "b":
        return rng.integers(0, 2, (4, 3)).astype(kind)
    info = np.iinfo(kind)
    values = rng.integers(info.min, info.max, (4, 3), dtype=kind.newbyteorder("="), endpoint=True)
    values[0] = [info.min, info.max, 1]
    return values.astype(kind)


def file(save, *arrays, **named):
    """What NumPy writes to a file."""
    file = io.BytesIO()
    save(file, *arrays, **named)
    return base64.b64encode(file.getvalue()).decode()


images = rng.integers(0, 256, (5, 2, 3), dtype="u1")
weights = np.array([1, 0.5, 0, 2, 1])
parts = dict(x_train=images, y_train=np.array([2, 0, 1, 2, 0]), sample_weight_train=weights,
             x_test=images[:2], y_test=np.array([[1], [0]], dtype="u1"))
arrays = [
    {"type": kind, "file": file(np.save, values), "numbers": [repr(float(x)) for x in values.astype("f4").flatten()]}
    for kind, values in ((kind, numbers(kind)) for kind in types + floats)
]
print(json.dumps({
    "arrays": arrays, "images": images.flatten().tolist(), "stored": file(np.savez, **parts),
    "deflated": file(np.savez_compressed, **parts), "fortran": file(np.save, np.asfortranarray(np.ones((2, 3)))),
    "complex": file(np.save, np.ones(2, "c8")), "record": file(np.save, np.zeros(2, [("a", "<f4"), ("b", "<i2")])),
}))
