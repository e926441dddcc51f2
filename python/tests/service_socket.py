"""The service's end of a channel: a ROUTER that sends heartbeats to whom it has heard."""

import time

import zmq

TAG = b"\x01RC"
BEAT, WORD = TAG + b"\x01", TAG + b"\x02"
BEAT_SECONDS = 0.1


class ServiceSocket:
    """Messages of named peers; used by one thread."""

    def __init__(self, endpoint):
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.bind(endpoint)
        self.endpoint = self._socket.getsockopt(zmq.LAST_ENDPOINT).decode().rstrip("\0")
        self._peers, self._beaten = set(), 0.0

    def receive(self, wait):
        """A peer and its message; None if there is none, at once or after a moment."""
        self._beat()
        if not self._socket.poll(20 if wait else 0):
            return None
        peer, *parts = self._socket.recv_multipart()
        self._peers.add(peer)
        return (peer, parts[1]) if parts[0] == WORD else None

    def send(self, peer, message, tag=WORD):
        self._socket.send_multipart([peer, tag, message])

    def close(self):
        self._socket.close(linger=200)
        self._context.term()

    def _beat(self):
        if time.monotonic() - self._beaten < BEAT_SECONDS:
            return
        self._beaten = time.monotonic()
        for peer in self._peers:
            self._socket.send_multipart([peer, BEAT])
