"""The kind hazard, 隐患."""
