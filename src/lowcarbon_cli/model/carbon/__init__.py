"""Types of the carbon analysis."""
