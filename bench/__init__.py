"""Measuring (测量): `python -m bench [a|b|c|d|ballots|dispatch|policy]`, each on the real program in a home of its own."""
