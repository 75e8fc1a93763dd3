"""Papers in Chinese by ReportLab: embedded fonts, own line breaker, sheets and the ledger."""
