"""What Piccolo looks for by name: the app, and the engine that `migrate.py` puts in for its run.

To write a new migration: `PICCOLO_CONF=xunan.storage.piccolo_conf piccolo migrations new xunan
--auto`; that compares declarations and touches no database.
"""

from typing import Any

from piccolo.conf.apps import AppRegistry
from piccolo.engine import Engine
from piccolo.engine.sqlite import SQLiteEngine

DB: Engine[Any] = SQLiteEngine(path=":memory:")
APP_REGISTRY = AppRegistry(apps=["xunan.storage.piccolo_app"])
