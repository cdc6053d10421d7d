"""Our commands beside the same work by others, and their growth: ``python -m benchmarks``. Nothing is asserted."""
