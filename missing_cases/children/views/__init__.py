"""The pages that add to a child's record and change it."""
