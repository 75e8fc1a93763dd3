"""巡查 patrol: a person's round, also one on which nothing was found (form F16)."""
