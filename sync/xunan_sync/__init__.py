"""The sync protocol's server half: messages, merge rules and cursors; the law is SPEC.md."""
