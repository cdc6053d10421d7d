"""One function per data rule, yielding findings about the input."""
