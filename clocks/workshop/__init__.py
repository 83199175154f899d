"""The protocol workshop: a draft is written, compared, tried on the past, and published by a second person."""
