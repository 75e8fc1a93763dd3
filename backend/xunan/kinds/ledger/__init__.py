"""The kind ledger, 台账."""
