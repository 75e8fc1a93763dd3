"""The app as Piccolo's migrations know it."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from xunan.storage.tables import DECLARED

APP_CONFIG = AppConfig(
    app_name="xunan",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=DECLARED,
)
