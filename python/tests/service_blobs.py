"""The service's side of blobs: asks for one chunk after the other."""

import hashlib

from regatta.wire import client_pb2 as wire

CHUNK = 1 << 20


class Inbound:
    """Blobs on their way here."""

    def __init__(self):
        self._wanted = []
        self._data = bytearray()

    def want(self, blob):
        if all(other.sha256 != blob.sha256 for other in self._wanted):
            self._wanted.append(blob)

    def next_request(self):
        """The chunk to ask for; None if all is here."""
        if not self._wanted:
            return None
        blob = self._wanted[0]
        count = min(CHUNK, blob.byte_count - len(self._data))
        return wire.BlobRequest(sha256=blob.sha256, offset=len(self._data), byte_count=count)

    def take(self, chunk):
        """The bytes of a blob that this chunk completes."""
        blob = self._wanted[0]
        assert chunk.sha256 == blob.sha256 and chunk.offset == len(self._data)
        self._data += chunk.bytes
        if len(self._data) < blob.byte_count:
            return None
        data, self._data = bytes(self._data), bytearray()
        self._wanted.pop(0)
        assert hashlib.sha256(data).digest() == blob.sha256, "the blob is not what it was said to be"
        return data


def chunk_of(data, request):
    part = data[request.offset : request.offset + request.byte_count]
    return wire.BlobChunk(sha256=request.sha256, offset=request.offset, bytes=part)
