"""Use cases, one file per verb; they speak to ports and know no framework."""
