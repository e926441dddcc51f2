"""Limits of the channel, each with its reason; `Sources/Wire/Client/ClientProtocol.swift` has the same."""

VERSION = 1
"""Version of the messages in proto/client.proto."""

CHUNK_BYTES = 1 << 20
"""Bytes of a blob in one message: the rate is the network's, and a heartbeat never waits long behind it."""

CHUNKS_IN_FLIGHT = 4
"""Chunks asked for and not yet here: one on the wire, one being read, one being written, one spare."""

MESSAGE_BYTES = 8 << 20
"""Largest message: a chunk, or the JSON of a large model, with room to spare."""

HEARTBEAT_SECONDS = 0.5
"""How often each end shows that it lives."""

SILENCE_SECONDS = 10.0
"""Silence after which the other end counts as lost, as between coordinator and workers."""

CONNECT_SECONDS = 30.0
"""How long a service may take to answer the first message: a local one is started just before."""

QUEUED_MESSAGES = 1024
"""Messages that may wait in either direction: chunks are asked for, so only a fault fills this."""

HASH_BYTES = 4 << 20
"""Bytes of an array that are read at a time: a mapped file is never in memory as a whole."""
