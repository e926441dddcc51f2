"""What stands before each message on a channel: the version, `RC`, the kind (docs/PROTOCOL.md)."""

HEARTBEAT = bytes([1, ord("R"), ord("C"), 1])
"""No further part follows."""

MESSAGE = bytes([1, ord("R"), ord("C"), 2])
"""The message is the second part."""
