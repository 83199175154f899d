"""Pages of what follows from interviews."""
