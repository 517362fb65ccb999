"""What ``docs/performance.md`` is made from: ``python -m benchmarks`` prints its table."""
