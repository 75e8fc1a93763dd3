"""Seeds of runs that failed once; they are played first, for as long as the simulation stands.

A change of the simulation itself gives a seed another meaning, but costs nothing to keep it.
"""

# Each seed with what it had found.
REGRESSIONS = {
    349: "work of a cloned phone that leaves out operations has no order (the simulation's fault)",
    942: "the same",
    1127: "the same, with a restore",
    846: "a photo that is safe and unmarked, because its phone was stolen too early [C14]",
    11851: "a mark that came in the very last round, unheard (the simulation's fault)",
}
