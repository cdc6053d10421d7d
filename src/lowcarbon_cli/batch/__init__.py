"""Many parks in one run: plan, journal, workers, summary."""
