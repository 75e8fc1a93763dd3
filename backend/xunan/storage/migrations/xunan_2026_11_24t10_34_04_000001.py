"""The tables of the first release.

Piccolo writes such a file itself with every parameter of every column spelt out, which took two
thousand lines; here the usual values stand once.
"""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Column,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Text,
    Timestamptz,
)
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-11-24T10:34:04:000001"
VERSION = "1.38.0"
DESCRIPTION = "tables of the first release"


class Person(Table, tablename="person"):
    """What foreign keys point at."""

    id = Text(primary_key=True)


class SignInCode(Table, tablename="sign_in_code"):
    """What foreign keys point at."""

    code_hash = Text(primary_key=True)


USUAL: dict[str, Any] = {
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
RESTRICTED: dict[str, Any] = {
    "on_delete": OnDelete.restrict,
    "on_update": OnUpdate.cascade,
    "target_column": None,
}
DEFAULTS: dict[type[Column], dict[str, Any]] = {Text: {"default": ""}}

TABLES: dict[tuple[str, str], list[tuple[str, type[Column], dict[str, Any]]]] = {
    ("Person", "person"): [
        ("id", Text, {"primary_key": True}),
        ("login", Text, {"unique": True}),
        ("name", Text, {}),
        ("role", Text, {}),
        ("org", Text, {}),
        ("grids", Text, {"default": "[]"}),
        ("villages", Text, {"default": "[]"}),
        ("township", Text, {"index": True}),
        ("county", Text, {"index": True}),
        ("phone", Text, {}),
        ("active", Boolean, {"default": True}),
        ("pin_hash", Text, {"default": None, "null": True, "secret": True}),
    ],
    ("SignInCode", "sign_in_code"): [
        ("code_hash", Text, {"primary_key": True}),
        ("person", ForeignKey, {"references": Person, **RESTRICTED}),
        ("expires_at", Timestamptz, {"default": None}),
        ("uses_left", Integer, {"default": 1}),
    ],
    ("CodeUse", "code_use"): [
        ("row", BigSerial, {"primary_key": True}),
        ("code_hash", ForeignKey, {"references": SignInCode, **RESTRICTED}),
        ("install_key", Text, {}),
    ],
    ("Device", "device"): [
        ("id", Text, {"primary_key": True}),
        ("person", ForeignKey, {"references": Person, **RESTRICTED, "index": True}),
        ("install_key", Text, {}),
        ("token_hash", Text, {"unique": True, "secret": True}),
        ("platform", Text, {}),
        ("app", Text, {}),
        ("created_at", Timestamptz, {"default": None}),
        ("seen_at", Timestamptz, {"default": None}),
        ("revoked_at", Timestamptz, {"default": None, "null": True}),
        ("last_n", BigInt, {"default": 0}),
        ("last_op", Text, {}),
    ],
    ("Operation", "operation"): [
        ("op_id", Text, {"primary_key": True}),
        ("device", Text, {}),
        ("n", BigInt, {"default": 0}),
        ("t", Text, {}),
        ("v", Integer, {"default": 1}),
        ("kind", Text, {}),
        ("id", Text, {}),
        ("args", Text, {}),
        ("base", Text, {}),
        ("base_ver", BigInt, {"default": 0}),
        ("base_seq", BigInt, {"default": 0}),
        ("at", Text, {}),
        ("at_est", Text, {"default": None, "null": True}),
        ("received_at", Text, {}),
        ("status", Text, {}),
        ("result", Text, {}),
        ("actor", Text, {"index": True}),
        ("role", Text, {}),
        ("seq", BigInt, {"default": None, "null": True}),
    ],
    ("Record", "record"): [
        ("row", BigSerial, {"primary_key": True}),
        ("kind", Text, {}),
        ("id", Text, {}),
        ("ver", BigInt, {"default": 0}),
        ("state", Text, {}),
        ("streams", Text, {"default": "[]"}),
        ("body", Bytea, {"default": b""}),
        ("title", Text, {}),
        ("number", Text, {"default": None, "null": True}),
        ("place", Text, {}),
        ("township", Text, {}),
        ("county", Text, {}),
        ("grid", Text, {}),
        ("category", Text, {}),
        ("level", Text, {}),
        ("due_on", Text, {"default": None, "null": True}),
        ("captured_at", Text, {}),
        ("lat", DoublePrecision, {"default": None, "null": True}),
        ("lon", DoublePrecision, {"default": None, "null": True}),
        ("created_by", Text, {}),
        ("search", Text, {}),
        ("created_at", Text, {}),
    ],
    ("Feed", "feed"): [
        ("row", BigSerial, {"primary_key": True}),
        ("stream", Text, {}),
        ("kind", Text, {}),
        ("id", Text, {}),
        ("seq", BigInt, {"default": 0}),
        ("op", Text, {}),
        ("ver", BigInt, {"default": 0}),
    ],
    ("Stream", "stream"): [
        ("name", Text, {"primary_key": True}),
        ("floor", BigInt, {"default": 0}),
        ("total", BigInt, {"default": 0}),
        ("sum32", BigInt, {"default": 0}),
    ],
    ("Counter", "counter"): [
        ("name", Text, {"primary_key": True}),
        ("n", BigInt, {"default": 0}),
    ],
    ("Blob", "blob"): [
        ("sha256", Text, {"primary_key": True}),
        ("size", BigInt, {"default": 0}),
        ("mime", Text, {}),
        ("state", Text, {"default": "expected"}),
        ("uploader", Text, {}),
        ("stored_at", Timestamptz, {"default": None, "null": True}),
    ],
    ("BlobRef", "blob_ref"): [
        ("row", BigSerial, {"primary_key": True}),
        ("sha256", Text, {}),
        ("kind", Text, {}),
        ("id", Text, {}),
    ],
    ("Incoming", "incoming"): [
        ("id", Text, {"primary_key": True}),
        ("sha256", Text, {}),
        ("size", BigInt, {"default": 0}),
        ("mime", Text, {}),
        ("uploader", Text, {}),
        ("complete", Boolean, {"default": False}),
        ("created_at", Timestamptz, {"default": None}),
    ],
    ("ServerMeta", "server_meta"): [
        ("key", Text, {"primary_key": True}),
        ("value", Text, {"secret": True}),
    ],
}


async def forwards() -> MigrationManager:
    """Make the tables."""
    manager = MigrationManager(migration_id=ID, app_name="xunan", description=DESCRIPTION)
    for (class_name, tablename), columns in TABLES.items():
        manager.add_table(class_name, tablename)
        for name, column_class, params in columns:
            manager.add_column(
                table_class_name=class_name,
                tablename=tablename,
                column_name=name,
                db_column_name=name,
                column_class_name=column_class.__name__,
                column_class=column_class,
                params={**USUAL, **DEFAULTS.get(column_class, {}), **params},
            )
    return manager
