"""Pages of the register of children missing education."""
