"""避难场所评估 shelter_evaluation: once a year, at the desk, in five parts (form F7)."""
