"""Tables of the carbon analysis."""
