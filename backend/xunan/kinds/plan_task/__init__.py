"""预案修订 plan_task: what a drill showed to be wrong with the plan."""
