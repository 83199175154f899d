"""Measures of speed and size, printed as ratios side by side in one run. Never asserted by a timed test."""
