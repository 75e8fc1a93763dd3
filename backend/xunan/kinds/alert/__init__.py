"""预警 alert: what may come over the county, who said so, and until when it holds."""
