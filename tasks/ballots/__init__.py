"""Secret ballots (票箱): sheets, slips, the door, casting, counting, verifying. `docs/ballots.md` says what each protects."""
