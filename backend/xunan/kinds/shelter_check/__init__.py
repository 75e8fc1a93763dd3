"""避难场所检查 shelter_check: two minutes with a phone, from outside too (form F7, the check)."""
