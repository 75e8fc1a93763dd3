"""Canonical JSON and the digest of a stream: the same bytes from Python and from TypeScript.

Keys stand sorted by code point, nothing is indented, text is UTF-8, and numbers are written as
ECMAScript writes them, because the phone cannot write them otherwise.
"""

from __future__ import annotations

import re
import zlib
from math import isfinite
from typing import Any

import msgspec

_encode = msgspec.json.Encoder(order="sorted").encode

# A number that msgspec may write unlike ECMAScript: an exponent, a trailing ".0", or many digits.
_ODD_NUMBER = re.compile(rb"[:\[,]-?\d(?:[\d.]*(?:e|\.0[,\]}])|\d{15})")
_SAFE_INTEGER_MAX = 2**53 - 1
_POINT_MAX = 21
_POINT_MIN = -6


def canonical(value: Any) -> bytes:
    """Return the canonical JSON of a JSON value.

    A float that is not finite becomes null, as in ECMAScript; no JSON text holds one.
    Raises ValueError for an integer beyond every float, TypeError for what JSON does not know.
    """
    if type(value) is dict or type(value) is list:
        encoded = _encode(value)
        if _ODD_NUMBER.search(encoded) is None:
            return encoded
    return _encode(_with_plain_numbers(value))


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, which is to say that their canonical JSON is."""
    kind = type(one)
    if kind is str or one is None or kind is bool:
        return type(other) is kind and bool(one == other)
    return canonical(one) == canonical(other)


def digest(kind: str, record: str, ver: int) -> int:
    """Return one record's part of a stream's digest, 0 to 2**32 - 1 [L10]."""
    return zlib.crc32(f"{kind}\n{record}\n{ver}".encode())


def op_sum(op_id: str, t: str, record: str, args: bytes, base: bytes) -> int:
    """Return the hash that an operation's receipt carries; `args`, `base` are canonical [H11]."""
    return zlib.crc32(b"\n".join((f"{op_id}\n{t}\n{record}".encode(), args, base)))


def _with_plain_numbers(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        return {key: _with_plain_numbers(inner) for key, inner in value.items()}
    if kind is list or kind is tuple:
        return [_with_plain_numbers(inner) for inner in value]
    if kind is float or (kind is int and abs(value) > _SAFE_INTEGER_MAX):
        return msgspec.Raw(_number(value))
    return value


def _number(exact: float) -> bytes:
    """Write a number as ECMAScript's Number::toString does."""
    try:
        value = float(exact)
    except OverflowError as error:
        raise ValueError("a number that the phone could not hold") from error
    if not isfinite(value):
        return b"null"
    if value == 0:
        return b"0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = (whole + fraction).lstrip("0")
    # The number is 0.digits times ten to the power of `point`.
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return (sign + _placed(digits, point)).encode()


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= _POINT_MAX:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _POINT_MAX:
        return f"{digits[:point]}.{digits[point:]}"
    if _POINT_MIN < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{'+' if power > 0 else '-'}{abs(power)}"
