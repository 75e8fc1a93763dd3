"""A county to try out: real divisions, invented people, self-made photos."""
