"""What a rule can be: kinds, life-cycles, conditions, deadlines, ledgers; pure, no I/O, no time."""
