"""重点场所 premises: a place that is inspected again and again."""
