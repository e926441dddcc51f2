"""The dialogue with a service, message by message."""

import collections
import contextlib
import hashlib

from google.protobuf.message import DecodeError

from regatta import blobs, limits
from regatta.errors import ClusterError, NotSupported
from regatta.wire import client_pb2 as wire


class Session:
    """A service that this client has to itself, over a channel."""

    def __init__(self, channel, *, version, keras):
        self._channel = channel
        self._blobs = {}
        self.epoch_runs = False
        """Whether the service is in an epoch, so that `finish_epoch` will return."""
        self._send(hello=wire.Hello(protocol=limits.VERSION, version=version, keras=keras))
        welcome = self._expect("welcome")
        if welcome.protocol != limits.VERSION:
            raise ClusterError(
                f"{channel.endpoint} speaks version {welcome.protocol} of the protocol, this client {limits.VERSION}; "
                "install the same version of both"
            )
        self.workers = welcome.workers

    def check(self, model):
        """What of a model the service does not support, one line each."""
        self._send(check=wire.Check(model=model))
        return list(self._expect("report").problems)

    def begin(self, begin, sources):
        """Makes the service ready; it takes of the blobs in `sources` what it lacks."""
        self._blobs = {blob.sha256: blob for blob in sources}
        self._send(begin=begin)
        self._expect("ready")

    def proceed(self, proceed, state, progressed=lambda progress: None):
        """Runs an epoch from the state, a blob, on; `progressed` hears how far it is. Returns `EpochDone`."""
        sent = self._blobs | ({} if state is None else {state.sha256: state})
        self._send(proceed=proceed)
        self.epoch_runs = True
        return self.finish_epoch(progressed, sent)

    def finish_epoch(self, progressed=lambda progress: None, sources=None):
        """Waits for the end of the epoch that runs."""
        try:
            done = self._expect("epoch_done", progressed, sources)
        except ClusterError:
            self.epoch_runs = False
            raise
        self.epoch_runs = False
        return done

    def stop(self):
        """Asks the service to end the epoch that runs after the steps under way."""
        self._send(stop=wire.Stop())

    def end(self):
        """Ends what was begun; of a service that is gone there is nothing to end."""
        self._blobs = {}
        with contextlib.suppress(ClusterError):
            self._send(end=wire.End())

    def fetch(self, blob):
        """The bytes of a blob that the service has, checked."""
        waiting = collections.deque(blobs.ranges(blob.byte_count))
        data, asked = bytearray(), collections.deque()
        while waiting or asked:
            while waiting and len(asked) < limits.CHUNKS_IN_FLIGHT:
                asked.append(waiting.popleft())
                self._request(blob, *asked[-1])
            chunk = self._expect("blob_chunk")
            if chunk.sha256 != blob.sha256:
                continue  # Left of a wait that was interrupted.
            offset, count = asked.popleft()
            if (chunk.offset, len(chunk.bytes)) != (offset, count):
                raise ClusterError(f"{self._channel.endpoint} sent a chunk that was not asked for")
            data += chunk.bytes
        if hashlib.sha256(data).digest() != blob.sha256:
            raise ClusterError("the weights were damaged on their way here; try again")
        return bytes(data)

    def close(self):
        """Leaves, and closes the channel."""
        with contextlib.suppress(ClusterError):
            self._send(leave=wire.Leave())
        self._channel.close()

    def _request(self, blob, offset, count):
        self._send(blob_request=wire.BlobRequest(sha256=blob.sha256, offset=offset, byte_count=count))

    def _send(self, **body):
        self._channel.send(wire.FromClient(**body).SerializeToString())

    def _expect(self, kind, progressed=lambda progress: None, sources=None):
        """The next message of a kind; what the service asks for until then is answered."""
        while True:
            message = self._next()
            arrived = message.WhichOneof("body")
            if arrived == kind:
                return getattr(message, kind)
            if arrived == "blob_request":
                self._answer(message.blob_request, self._blobs if sources is None else sources)
            elif arrived == "progress":
                progressed(message.progress)
            elif arrived == "refusal":
                self._refused(message.refusal)
            elif arrived not in ("epoch_done", "blob_chunk"):  # Those may be late, after an interrupted wait.
                raise ClusterError(f"{self._channel.endpoint} sent '{arrived}' where '{kind}' belongs")

    def _next(self):
        try:
            return wire.FromService.FromString(self._channel.receive())
        except DecodeError as error:
            raise ClusterError(f"{self._channel.endpoint} sent what is no message: {error}") from None

    def _answer(self, request, sources):
        blob = sources.get(request.sha256)
        count = min(request.byte_count, limits.CHUNK_BYTES)
        if blob is None or request.offset + count > blob.byte_count:
            raise ClusterError(f"{self._channel.endpoint} asks for data that it was not offered")
        chunk = wire.BlobChunk(sha256=request.sha256, offset=request.offset, bytes=blob.read(request.offset, count))
        self._send(blob_chunk=chunk)

    def _refused(self, refusal):
        if refusal.problems:
            raise NotSupported(refusal.problems)
        raise ClusterError(refusal.reason)
