"""YAML that remembers its lines, so that a mistake in a definition is reported where it stands."""

import re

import yaml


class DefinitionError(Exception):
    """A definition that may not be published. `problems` are sentences, each with file and line."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


class LinedDict(dict):
    """A mapping that knows its own line and the line of each of its keys (counted from 1)."""

    line = 0

    def __init__(self):
        super().__init__()
        self.lines: dict = {}

    def line_of(self, key) -> int:
        """Return the line of a key, or of the mapping when it has no such key."""
        return self.lines.get(key, self.line)


class _Loader(yaml.SafeLoader):
    pass


def _mapping(loader, node):
    found = LinedDict()
    found.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if key in found:
            raise yaml.constructor.ConstructorError(
                problem=f"“{key}” stands here twice", problem_mark=key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
        found.lines[key] = line
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}  # "yes" and "no" are answers here, not truth values
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def read_lined(text: str, *, name: str) -> LinedDict:
    """Return a YAML document's mapping with its lines. Raises DefinitionError naming file and line."""
    try:
        found = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with line numbers
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise DefinitionError([f"{name}:{line}: {getattr(error, 'problem', error)}"]) from error
    if not isinstance(found, LinedDict):
        raise DefinitionError([f"{name}:1: a definition is a mapping of keys to values"])
    return found
