"""The published schema speaks the names of the wire, so a second client can be built from it."""

import msgspec

from xunan_sync.messages import Args


def test_P2_an_operations_arguments_are_named_as_on_the_wire() -> None:
    """Python cannot name a field "from", the wire does."""
    sent = b'{"move":"file","from":"reported"}'

    assert "reported" == msgspec.json.decode(sent, type=Args).from_
    assert sent == msgspec.json.encode(Args(move="file", from_="reported"))
    assert '"from"' in msgspec.json.encode(msgspec.json.schema(Args)).decode()
