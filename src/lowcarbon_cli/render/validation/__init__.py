"""A validation in every format: what is wrong, where, and what to do."""
