"""One end of a channel to a service: a thread owns the socket and sends heartbeats, whatever the program computes."""

import contextlib
import queue
import threading
import time
import uuid

import zmq

from regatta import limits
from regatta.errors import ClusterError, ConnectionLost
from regatta.wire import tags


class Channel:
    """Sends and receives messages as bytes.

    `alive` is asked while nothing is heard: what it returns says why nothing more will be; None if it may.
    """

    def __init__(self, endpoint, *, alive=lambda: None):
        self.endpoint = endpoint
        self._alive = alive
        self._arrived = queue.Queue(limits.QUEUED_MESSAGES)
        self._context = zmq.Context()
        self._socket = self._dealer(endpoint)
        wake = f"inproc://{uuid.uuid4()}"
        self._inner = self._pair(wake, bind=True)
        self._outer = self._pair(wake, bind=False)
        self._thread = threading.Thread(target=self._run, name="regatta channel", daemon=True)
        self._thread.start()

    def send(self, message):
        """Queues a message; raises ClusterError if it is too long or the queue is full."""
        if len(message) > limits.MESSAGE_BYTES:
            raise ClusterError(f"a message of {len(message)} bytes; at most {limits.MESSAGE_BYTES} can be sent")
        try:
            self._outer.send(message, zmq.NOBLOCK)
        except zmq.Again:
            raise ConnectionLost(f"{self.endpoint} takes no messages; is it stopped?") from None

    def receive(self):
        """The next message; raises ConnectionLost as soon as the service counts as lost."""
        while True:
            try:
                item = self._arrived.get(timeout=limits.HEARTBEAT_SECONDS)
            except queue.Empty:
                if not self._thread.is_alive():
                    raise ConnectionLost(f"the channel to {self.endpoint} is closed") from None
                continue
            if isinstance(item, Exception):
                raise item
            return item

    def close(self):
        """Sends what is queued, for at most a second, and ends."""
        if self._context.closed:
            return
        with contextlib.suppress(zmq.Again):  # A thread that has ended takes nothing.
            self._outer.send(b"", zmq.NOBLOCK)
        self._thread.join(timeout=2 * limits.HEARTBEAT_SECONDS + 1)
        self._outer.close(linger=0)
        self._context.destroy(linger=1000)

    def _dealer(self, endpoint):
        socket = self._context.socket(zmq.DEALER)
        socket.setsockopt(zmq.ROUTING_ID, f"client-{uuid.uuid4()}".encode())
        socket.setsockopt(zmq.MAXMSGSIZE, limits.MESSAGE_BYTES)
        socket.setsockopt(zmq.RECONNECT_IVL, 50)
        socket.setsockopt(zmq.RECONNECT_IVL_MAX, 1000)
        socket.setsockopt(zmq.SNDTIMEO, round(1000 * limits.SILENCE_SECONDS))
        socket.set_hwm(limits.QUEUED_MESSAGES)
        try:
            socket.connect(endpoint)
        except zmq.ZMQError as error:
            self._context.destroy(linger=0)
            raise ClusterError(f"'{endpoint}' is no endpoint ({error}); write for example tcp://host:5570") from None
        return socket

    def _pair(self, name, bind):
        pair = self._context.socket(zmq.PAIR)
        pair.set_hwm(limits.QUEUED_MESSAGES)
        pair.bind(name) if bind else pair.connect(name)
        return pair

    def _run(self):
        try:
            self._serve()
        except Exception as error:  # The thread's end must be heard, whatever it is.
            self._arrived.put(error if isinstance(error, ClusterError) else ConnectionLost(f"{self.endpoint}: {error}"))
        finally:
            self._inner.close(linger=0)
            self._socket.close(linger=1000)

    def _serve(self):
        poller = zmq.Poller()
        poller.register(self._socket, zmq.POLLIN)
        poller.register(self._inner, zmq.POLLIN)
        began = heard = sent = time.monotonic()
        while True:
            ready = dict(poller.poll(1000 * limits.HEARTBEAT_SECONDS / 2))
            now = time.monotonic()
            if self._inner in ready:
                message = self._inner.recv()
                if not message:
                    return
                self._socket.send_multipart([tags.MESSAGE, message])
                sent = now
            if self._arrived.full():
                heard = now  # The program is slow, not the service: what it has sent waits in the socket.
                time.sleep(limits.HEARTBEAT_SECONDS / 10)
            elif self._socket in ready:
                self._take(self._socket.recv_multipart())
                heard = now
            elif reason := self._alive():
                raise ConnectionLost(reason)
            if now - sent >= limits.HEARTBEAT_SECONDS:
                self._beat()
                sent = now
            self._check(now, began, heard)

    def _beat(self):
        try:
            self._socket.send(tags.HEARTBEAT, zmq.NOBLOCK)
        except zmq.Again:
            pass  # The queue is full of what is not taken: silence will tell.

    def _take(self, parts):
        if parts[0] == tags.MESSAGE and len(parts) == 2:
            self._arrived.put(parts[1])
        elif parts != [tags.HEARTBEAT]:
            raise ConnectionLost(f"{self.endpoint} is no Regatta service, or one of another version")

    def _check(self, now, began, heard):
        silence, connect = limits.SILENCE_SECONDS, limits.CONNECT_SECONDS
        if heard != began:
            if now - heard > silence:
                raise ConnectionLost(f"{self.endpoint} was silent for {silence:g} s; is the service still running?")
            return
        if now - began > connect:
            raise ConnectionLost(
                f"nothing answers at {self.endpoint} within {connect:g} s; is 'regatta serve' running there?"
            )
