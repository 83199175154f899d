"""The source tree as the architecture tests read it."""

import ast
from functools import cache
from pathlib import Path

from tests.browser import ROOT

APPS = (
    "missing_cases", "clocks", "disclosures", "episodes", "intake", "education", "cross_border", "return_interviews",
    "findings", "reporting",
)  # fmt: skip


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text())


def sources(*folders: str) -> list[Path]:
    """Return the Python files of the product (or of the folders named), without migrations."""
    found = [path for folder in folders or APPS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def name(path: Path) -> str:
    """Return a file's path inside the repository."""
    return str(path.relative_to(ROOT))


def calls(path: Path):
    """Yield every call of a file."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


def called(node: ast.Call) -> str:
    """Return the last part of what is called: "delay" of `task.delay(...)`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def committed() -> list[Path]:
    """Return every text file under version control, or that would be: nothing built, fetched or private."""
    left_out = {".git", ".venv", ".local", "node_modules", "__pycache__", "secrets", "screenshots"}
    for_text = {".py", ".sql", ".yaml", ".yml", ".toml", ".md", ".html", ".txt", ".in", ".json", ".mjs", ".js", ".scss",
                ".css", ".po", ""}  # fmt: skip
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and path.suffix in for_text
        and not left_out & set(path.relative_to(ROOT).parts)
        and not any(part.endswith("_cache") or part == ".hypothesis" for part in path.relative_to(ROOT).parts)
    ]
