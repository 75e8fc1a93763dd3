"""What the load benchmarks share: a server of its own, a county in it, and cheap phones.

The server is `xunan serve` in a process of its own over a temporary folder; its processor time and
memory are read from /proc, so that what the load generator spends is not counted.
"""
