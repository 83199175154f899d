"""Every address of the product, read from the resolver, so that a new one cannot be forgotten."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

THIRD_PARTY = ("account_", "mfa_", "usersessions_", "socialaccount_")


@dataclass(frozen=True)
class Address:
    """One named address and the names of its parameters."""

    name: str
    parameters: tuple[str, ...]
    callback: object


def _walk(patterns, namespace, parameters):
    for pattern in patterns:
        names = (*parameters, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
        names = tuple(dict.fromkeys(names))
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}", names, pattern.callback)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, names)


def all_addresses() -> list[Address]:
    """Return every address, third-party ones included."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def our_addresses() -> list[Address]:
    """Return the addresses whose views are ours."""
    return [address for address in all_addresses() if not address.name.startswith(THIRD_PARTY)]
