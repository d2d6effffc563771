"""Benchmarks: each prints one table of figures, every figure beside a target and a bound or peer."""
