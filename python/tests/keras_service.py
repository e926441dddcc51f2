"""A service that speaks the protocol and trains with Keras itself: what the client is held against.

It is written from proto/client.proto alone and shares no code with the client but the generated messages.

    python keras_service.py serve --listen tcp://127.0.0.1:5570 --workers 2 --until-input-ends
"""

import argparse
import sys
import threading

from keras_job import Job
from regatta.wire import client_pb2 as wire
from service_blobs import Inbound, chunk_of
from service_socket import ServiceSocket


class KerasService:
    """One client at a time, on a thread of its own.

    `problems` are said of every model; `progress_every` is the number of steps between two messages of progress.
    """

    def __init__(self, endpoint="tcp://127.0.0.1:*", workers=2, problems=(), progress_every=1):
        self.socket = ServiceSocket(endpoint)
        self.endpoint = self.socket.endpoint
        self.workers, self.problems, self.progress_every = workers, list(problems), progress_every
        self.received = []
        """Kinds of all messages, oldest first."""
        self.bytes_received = 0
        """Bytes of blobs."""
        self.protocol = 1
        self.cache = {}
        self.paused = threading.Event()
        """While it is set nothing is computed and nothing said, not even that the service lives."""
        self._client = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._drop()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._closing.set()
        self._thread.join()

    def run(self):
        """Serves on this thread until `stop`."""
        self._run()

    def stop(self):
        self._closing.set()

    def _drop(self):
        self._job, self._work, self._inbound, self._after = None, None, Inbound(), None
        self._state, self._offers, self._stopping = None, {}, False

    def _run(self):
        while not self._closing.is_set():
            if self.paused.is_set():
                self._closing.wait(0.02)
                continue
            arrived = self.socket.receive(wait=self._work is None)
            if arrived:
                self._handle(*arrived)
            elif self._work is not None:
                self._go_on()
        self.socket.close()

    def _send(self, **body):
        self.socket.send(self._client, wire.FromService(**body).SerializeToString())

    def _handle(self, peer, message):
        body = wire.FromClient.FromString(message)
        kind = body.WhichOneof("body")
        self.received.append(kind)
        if self._client != peer and not (kind == "hello" and self._client is None):
            refusal = wire.Refusal(reason="another client is at work here; wait for its end")
            self.socket.send(peer, wire.FromService(refusal=refusal).SerializeToString())
            return
        self._client = peer
        try:
            getattr(self, f"_{kind}")(getattr(body, kind))
        except Exception as error:
            self._drop()
            self._send(refusal=wire.Refusal(reason=f"{type(error).__name__}: {error}"))

    def _hello(self, hello):
        self._send(welcome=wire.Welcome(protocol=self.protocol, version="keras", workers=self.workers))

    def _check(self, check):
        self._send(report=wire.Report(problems=self.problems))

    def _begin(self, begin):
        self._drop()
        if self.problems:
            self._send(refusal=wire.Refusal(problems=self.problems))
            return
        sets = [getattr(begin, name) for name in ("train", "test") if begin.HasField(name)]
        arrays = [getattr(s, name) for s in sets for name in ("x", "y", "sample_weight") if s.HasField(name)]
        self._need([array.blob for array in arrays], lambda: self._ready(begin))

    def _ready(self, begin):
        self._job = Job(begin, self.cache)
        self._send(ready=wire.Ready())

    def _proceed(self, proceed):
        self._stopping = False
        known = [] if proceed.state.blob.sha256 == self._state else [proceed.state.blob]
        self._need(known, lambda: self._start(proceed))

    def _start(self, proceed):
        blob = proceed.state.blob
        if blob.sha256 != self._state:
            self._job.load(self.cache.pop(blob.sha256), proceed.state.iteration)
        self._work = self._job.epoch(proceed, lambda: self._stopping)

    def _go_on(self):
        try:
            steps, metrics, done = next(self._work)
        except Exception as error:
            self._work = None
            self._send(refusal=wire.Refusal(reason=f"{type(error).__name__}: {error}"))
            return
        if done is None:
            if steps % self.progress_every == 0:
                self._send(progress=wire.Progress(steps=steps, metrics=metrics))
            return
        self._work = None
        self._offers |= done.offers
        if done.message.HasField("state"):
            self._state = done.message.state.blob.sha256
        self._send(epoch_done=done.message)

    def _need(self, blobs, after):
        self._after = after
        for blob in blobs:
            if blob.sha256 not in self.cache:
                self._inbound.want(blob)
        self._pull()

    def _pull(self):
        request = self._inbound.next_request()
        if request is not None:
            self._send(blob_request=request)
        elif self._after is not None:
            after, self._after = self._after, None
            after()

    def _blob_chunk(self, chunk):
        self.bytes_received += len(chunk.bytes)
        done = self._inbound.take(chunk)
        if done is not None:
            self.cache[chunk.sha256] = done
        self._pull()

    def _blob_request(self, request):
        self._send(blob_chunk=chunk_of(self._offers[request.sha256], request))

    def _stop(self, stop):
        self._stopping = True

    def _end(self, end):
        self._drop()

    def _leave(self, leave):
        self._drop()
        self._client = None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["serve"])
    parser.add_argument("--listen", required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--until-input-ends", action="store_true")
    options = parser.parse_args()
    with KerasService(options.listen, options.workers):
        sys.stdin.read()


if __name__ == "__main__":
    main()
