"""避难场所 shelter: where people go when they must leave their homes (form F7)."""
