"""A service that misbehaves."""

import hashlib

import pytest

from regatta import ClusterError, limits
from regatta.blobs import BytesBlob, blob_message
from regatta.session import Session
from regatta.wire import client_pb2 as wire


class Script:
    """A channel whose other end says what the test wants, in order."""

    endpoint = "tcp://script:1"

    def __init__(self, *answers):
        self.answers = [wire.FromService(welcome=wire.Welcome(protocol=1, workers=2)), *answers]
        self.sent = []

    def send(self, message):
        self.sent.append(wire.FromClient.FromString(message))

    def receive(self):
        answer = self.answers.pop(0)
        return answer if isinstance(answer, bytes) else answer.SerializeToString()

    def kinds(self):
        return [message.WhichOneof("body") for message in self.sent]


def session(*answers):
    channel = Script(*answers)
    return Session(channel, version="1", keras="3"), channel


def chunk(blob, offset, data):
    return wire.FromService(blob_chunk=wire.BlobChunk(sha256=blob.sha256, offset=offset, bytes=data))


def request(blob, offset, count):
    return wire.FromService(blob_request=wire.BlobRequest(sha256=blob.sha256, offset=offset, byte_count=count))


READY = wire.FromService(ready=wire.Ready())


def test_it_says_hello_with_its_version():
    _, channel = session()
    assert channel.sent[0].hello.protocol == limits.VERSION and channel.sent[0].hello.keras == "3"


def test_what_is_offered_is_sent_when_it_is_asked_for():
    blob = BytesBlob(bytes(range(100)))
    talk, channel = session(request(blob, 10, 20), request(blob, 90, 10), READY)
    talk.begin(wire.Begin(), [blob])
    assert [m.blob_chunk.bytes for m in channel.sent[2:]] == [bytes(range(10, 30)), bytes(range(90, 100))]


@pytest.mark.parametrize("offset, count", [(0, 101), (100, 1), (2**63, 1)])
def test_what_is_beyond_the_end_is_not_sent(offset, count):
    blob = BytesBlob(bytes(100))
    with pytest.raises(ClusterError, match="not offered"):
        session(request(blob, offset, count))[0].begin(wire.Begin(), [blob])


def test_what_was_not_offered_is_not_sent():
    with pytest.raises(ClusterError, match="not offered"):
        session(request(BytesBlob(b"mine"), 0, 4))[0].begin(wire.Begin(), [])


def test_a_blob_is_fetched_a_few_chunks_at_a_time():
    data = bytes(5 * limits.CHUNK_BYTES + 3)
    blob = BytesBlob(data)
    parts = [chunk(blob, o, blob.read(o, limits.CHUNK_BYTES)) for o in range(0, len(data), limits.CHUNK_BYTES)]
    talk, channel = session(*parts)
    assert talk.fetch(blob_message(blob)) == data
    assert channel.kinds().count("blob_request") == 6


def test_a_damaged_blob_is_noticed():
    blob = wire.Blob(sha256=hashlib.sha256(b"good").digest(), byte_count=4)
    with pytest.raises(ClusterError, match="damaged"):
        session(chunk(blob, 0, b"evil"))[0].fetch(blob)


@pytest.mark.parametrize("offset, data", [(1, b"good"), (0, b"goo"), (0, b"goods")])
def test_a_chunk_that_was_not_asked_for_is_noticed(offset, data):
    blob = wire.Blob(sha256=hashlib.sha256(b"good").digest(), byte_count=4)
    with pytest.raises(ClusterError, match="not asked for"):
        session(chunk(blob, offset, data))[0].fetch(blob)


def test_chunks_left_of_an_interrupted_wait_are_passed_over():
    blob, old = BytesBlob(b"good"), BytesBlob(b"old")
    talk, _ = session(chunk(old, 0, b"old"), chunk(blob, 0, b"good"))
    assert talk.fetch(blob_message(blob)) == b"good"


def test_what_is_no_message_is_noticed():
    with pytest.raises(ClusterError, match="what is no message"):
        session(b"\xff\xff\xff")[0].check(wire.Model())


def test_a_message_in_the_wrong_place_is_noticed():
    with pytest.raises(ClusterError, match="sent 'ready' where 'report' belongs"):
        session(READY)[0].check(wire.Model())


def test_a_refusal_carries_its_reason():
    with pytest.raises(ClusterError, match="too tired"):
        session(wire.FromService(refusal=wire.Refusal(reason="too tired")))[0].begin(wire.Begin(), [])


def test_an_epoch_runs_until_it_is_done_or_refused():
    done = wire.FromService(epoch_done=wire.EpochDone(steps=3))
    progress = wire.FromService(progress=wire.Progress(steps=1))
    talk, _ = session(progress, done)
    heard = []
    assert talk.proceed(wire.Proceed(), None, heard.append).steps == 3
    assert [p.steps for p in heard] == [1] and not talk.epoch_runs
    talk, _ = session(wire.FromService(refusal=wire.Refusal(reason="no")))
    with pytest.raises(ClusterError):
        talk.proceed(wire.Proceed(), None)
    assert not talk.epoch_runs


def test_ending_with_a_service_that_is_gone_is_no_error():
    talk, channel = session()
    channel.send = lambda message: (_ for _ in ()).throw(ClusterError("gone"))
    talk.end()
