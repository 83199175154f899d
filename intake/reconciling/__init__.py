"""The register held against the police's lists, both ways: what one has and the other has not, and what differs."""
