"""Computing of the carbon analysis."""
