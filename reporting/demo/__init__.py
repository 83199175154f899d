"""The demonstration: invented people, the printed example of the Wigan protocol, and a few children missing today."""
