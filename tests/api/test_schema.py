"""The published schema is the API's, and every address in it says who may call it."""

import pytest
import yaml
from django.conf import settings
from django.urls import get_resolver, resolve
from drf_spectacular.generators import SchemaGenerator

from missing_cases.access.perms import Perm
from missing_cases.api.urls import VIEWSETS, router

METHODS = {"get", "post", "put", "patch", "delete"}
PARAMETERS = {"id": "01900000-0000-7000-8000-000000000000", "code": "why", "period": "2016-05"}


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema):
    for path, methods in schema["paths"].items():
        for method in METHODS & set(methods):
            yield path, method


def test_the_committed_schema_is_this_one(schema):
    committed = yaml.safe_load((settings.BASE_DIR / "docs/openapi.yaml").read_text(encoding="utf-8"))
    assert committed["paths"].keys() == schema["paths"].keys()
    assert set(operations(committed)) == set(operations(schema))
    assert committed["components"]["schemas"].keys() == schema["components"]["schemas"].keys()


def test_every_operation_declares_the_functions_that_may_call_it(schema):
    found = list(operations(schema))
    assert len(found) > 25
    for path, method in found:
        callback = resolve(path.format(**PARAMETERS)).func
        functions = callback.cls.functions.get(callback.actions[method])
        assert functions and set(functions) <= set(Perm), (path, method)


def test_no_viewset_declares_functions_for_an_action_it_lacks():
    for _prefix, viewset, _name in router.registry:
        assert all(callable(getattr(viewset, action, None)) for action in viewset.functions), viewset
    assert len(router.registry) == len(VIEWSETS)


def test_every_address_of_the_api_stands_in_the_schema(schema):
    (api,) = [entry for entry in get_resolver().url_patterns if str(entry.pattern) == "api/v1/"]
    routes = {str(entry.pattern) for entry in api.url_patterns if entry.name != "schema"}
    assert len(routes) == len(schema["paths"])


def test_the_schema_is_for_those_who_signed_in(client, db):
    assert client.get("/api/v1/schema/").status_code == 401
