"""Writes tensors as a safetensors file: a length, a header in JSON, and float32 numbers."""
import json
import struct

import numpy


def write(path, tensors):
    """Takes a dictionary of arrays; all become float32."""
    header, end = {}, 0
    for name, value in tensors.items():
        begin, end = end, end + 4 * numpy.size(value)
        header[name] = {"dtype": "F32", "shape": list(numpy.shape(value)), "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for value in tensors.values():
            file.write(numpy.ascontiguousarray(value, "<f4").tobytes())
