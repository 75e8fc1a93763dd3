"""场所巡检 inspection: a repeated round of known premises, in a minute."""
