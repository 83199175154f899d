"""Sends what stands in the outbox, through a provider that is asked before anything is sent a second time."""
