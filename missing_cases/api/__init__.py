"""What every part of the API shares: who is calling, what they may do, how it says no."""
