"""How fast the market runs, on how much memory: ``python -m benchmarks``, described in ``docs/performance.md``."""
