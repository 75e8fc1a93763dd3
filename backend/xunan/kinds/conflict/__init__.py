"""The kind conflict, 两个不同的值."""
