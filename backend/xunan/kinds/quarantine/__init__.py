"""The kind quarantine, 待处理的上报."""
