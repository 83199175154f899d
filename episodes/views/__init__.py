"""The pages of an episode."""
