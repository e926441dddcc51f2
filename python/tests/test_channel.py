"""The channel: heartbeats, silence, and ends that are not there."""

import socket
import time

import pytest
import zmq

from regatta import ClusterError, ConnectionLost, limits
from regatta.channel import Channel
from regatta.wire import tags


class Router:
    """The other end, played by the test."""

    def __init__(self):
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.ROUTER)
        port = self.socket.bind_to_random_port("tcp://127.0.0.1")
        self.endpoint = f"tcp://127.0.0.1:{port}"

    def receive(self, seconds=5):
        assert self.socket.poll(1000 * seconds), "nothing came"
        return self.socket.recv_multipart()

    def send(self, *parts):
        self.socket.send_multipart(parts)

    def close(self):
        self.socket.close(linger=0)
        self.context.term()


@pytest.fixture
def router():
    router = Router()
    yield router
    router.close()


@pytest.fixture
def channel(router):
    channel = Channel(router.endpoint)
    yield channel
    channel.close()


def test_the_tags_are_those_of_the_protocol():
    assert tags.HEARTBEAT == b"\x01RC\x01" and tags.MESSAGE == b"\x01RC\x02"


def test_a_message_goes_with_its_tag(router, channel):
    channel.send(b"hello")
    peer, *parts = router.receive()
    assert parts == [tags.MESSAGE, b"hello"]
    assert peer.startswith(b"client-") and len(peer) < 255


def test_messages_keep_their_order_both_ways(router, channel):
    for number in range(200):
        channel.send(b"%d" % number)
    found = []
    while len(found) < 200:
        peer, *parts = router.receive()
        found += parts[1:]
    assert found == [b"%d" % number for number in range(200)]
    for text in found:
        router.send(peer, tags.MESSAGE, text)
    assert [channel.receive() for _ in found] == found


def test_a_client_that_says_nothing_still_beats(router, channel):
    began = time.monotonic()
    assert [router.receive()[1:] for _ in range(3)] == [[tags.HEARTBEAT]] * 3
    assert time.monotonic() - began > 2 * limits.HEARTBEAT_SECONDS * 0.8


def test_heartbeats_keep_a_wait_alive(router, channel, monkeypatch):
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.8)
    peer = router.receive()[0]
    for _ in range(6):
        router.send(peer, tags.HEARTBEAT)
        time.sleep(0.3)
    router.send(peer, tags.MESSAGE, b"late")
    assert channel.receive() == b"late"


def test_silence_ends_a_wait(router, channel, monkeypatch):
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.5)
    router.send(router.receive()[0], tags.HEARTBEAT)
    with pytest.raises(ConnectionLost, match="silent for 0.5 s; is the service still running"):
        channel.receive()


def test_after_the_end_every_call_says_so(router, channel, monkeypatch):
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.3)
    router.send(router.receive()[0], tags.HEARTBEAT)
    for _ in range(2):
        with pytest.raises(ConnectionLost):
            channel.receive()
    with pytest.raises(ConnectionLost, match="takes no messages"):
        channel.send(b"x")


def test_nobody_there_is_noticed(monkeypatch):
    monkeypatch.setattr(limits, "CONNECT_SECONDS", 0.5)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        channel = Channel(f"tcp://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(ConnectionLost, match="nothing answers.*regatta serve"):
            channel.receive()
        channel.close()


def test_a_reason_why_nobody_will_be_there_ends_the_wait_at_once():
    channel = Channel("tcp://127.0.0.1:9", alive=lambda: "it fell over")
    began = time.monotonic()
    with pytest.raises(ConnectionLost, match="it fell over"):
        channel.receive()
    assert time.monotonic() - began < 5
    channel.close()


@pytest.mark.parametrize("parts", [[b"HTTP/1.1"], [b"\x02RC\x02", b"x"], [tags.MESSAGE], [tags.HEARTBEAT, b"x"]])
def test_what_is_no_message_ends_the_channel(router, channel, parts):
    router.send(router.receive()[0], *parts)
    with pytest.raises(ConnectionLost, match="no Regatta service"):
        channel.receive()


@pytest.mark.parametrize("endpoint", ["", "host:5570", "udp://x", "tcp://x:notaport"])
def test_an_endpoint_that_is_none_is_refused_with_an_example(endpoint):
    with pytest.raises(ClusterError, match="write for example tcp://host:5570"):
        Channel(endpoint)


def test_a_message_that_is_too_long_is_refused(channel):
    with pytest.raises(ClusterError, match="at most 8388608"):
        channel.send(bytes(limits.MESSAGE_BYTES + 1))


def test_closing_twice_does_nothing(router):
    channel = Channel(router.endpoint)
    channel.close()
    channel.close()


def test_the_last_words_are_sent(router):
    channel = Channel(router.endpoint)
    channel.send(b"good-bye")
    channel.close()
    assert router.receive()[2] == b"good-bye"
