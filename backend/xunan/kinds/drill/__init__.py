"""演练 drill: planned, held, evaluated (form F9)."""
