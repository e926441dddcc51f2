"""What is large, named by the SHA-256 of its bytes, and read in chunks."""

import hashlib
import io
import math

import numpy as np

from regatta import limits
from regatta.wire import client_pb2 as wire


class BytesBlob:
    """Bytes that are in memory."""

    def __init__(self, data):
        self._data = data
        self.byte_count = len(data)
        self.sha256 = hashlib.sha256(data).digest()

    def read(self, offset, count):
        """At most `count` bytes from `offset` on."""
        return bytes(self._data[offset : offset + count])


class ArrayBlob:
    """An array as a .npy file of version 1.0, C order, little-endian; `dtype` may be another than the array's.

    The array is read, and converted, a few samples at a time, so that a mapped file is never in memory as a whole.
    """

    def __init__(self, array, dtype):
        self.array = array
        self.dtype = np.dtype(dtype).newbyteorder("<")
        self._header = self._npy_header()
        self._row_bytes = self.dtype.itemsize * math.prod(array.shape[1:])
        self.byte_count = len(self._header) + self._row_bytes * len(array)
        self.sha256 = self._hash()
        self._kept = (0, 0, b"")

    def read(self, offset, count):
        """At most `count` bytes of the file from `offset` on."""
        head = self._header[offset : offset + count]
        start = max(offset - len(self._header), 0)
        return head + self._body(start, count - len(head))

    def message(self):
        """What is said of the array before it travels."""
        return wire.Array(blob=blob_message(self), dtype=self.dtype.name, shape=self.array.shape)

    def _npy_header(self):
        file = io.BytesIO()
        fields = {"descr": self.dtype.str, "fortran_order": False, "shape": self.array.shape}
        np.lib.format.write_array_header_1_0(file, fields)
        return file.getvalue()

    def _rows(self, first, last):
        return np.ascontiguousarray(self.array[first:last], dtype=self.dtype).tobytes()

    def _body(self, start, count):
        end = min(start + count, self._row_bytes * len(self.array))
        if end <= start:
            return b""
        first, last = start // self._row_bytes, -(-end // self._row_bytes)
        if self._kept[:2] != (first, last):  # Chunks of one large sample would convert it again and again.
            self._kept = (first, last, self._rows(first, last))
        skipped = first * self._row_bytes
        return self._kept[2][start - skipped : end - skipped]

    def _hash(self):
        digest = hashlib.sha256(self._header)
        step = max(limits.HASH_BYTES // max(self._row_bytes, 1), 1)
        for first in range(0, len(self.array), step):
            digest.update(self._rows(first, first + step))
        return digest.digest()


def blob_message(blob):
    """The name of a blob."""
    return wire.Blob(sha256=blob.sha256, byte_count=blob.byte_count)


def ranges(byte_count):
    """Offsets and lengths of the chunks of a blob, in order."""
    for offset in range(0, byte_count, limits.CHUNK_BYTES):
        yield offset, min(limits.CHUNK_BYTES, byte_count - offset)
