"""巡安 Xun'an: offline-first field work for county emergency management."""

__version__ = "0.1.0"
