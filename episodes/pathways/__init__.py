"""What a child's status calls for when they go missing: a list of steps, each done, due or next by what is recorded."""

from episodes.pathways.choosing import pathways_of
from episodes.pathways.drawing import RELATED, Drawn, State, draw

__all__ = ["RELATED", "Drawn", "State", "draw", "pathways_of"]
