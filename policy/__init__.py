"""The law as data (政策), and pure functions over it: no SQL, no clock, no network, nothing else of ours."""
