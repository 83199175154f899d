"""A bare Django page that runs the same SQL as a real page, under the same role, row-level security and audit."""

from contextlib import contextmanager

from django.db import connection
from django.http import HttpResponse

from missing_cases.access.requires import public

BINDING = ("SELECT statement_timestamp(), set_config", "SAVEPOINT", "RELEASE SAVEPOINT")
recorded: list[tuple[str, object]] = []


@contextmanager
def recording():
    """Collect every statement executed inside, with its parameters."""
    recorded.clear()

    def keep(execute, sql, params, many, context):
        if not many:
            recorded.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield recorded


def statements_of_view() -> list[tuple[str, object]]:
    """Return what the view asked for, and its row of the read audit; the bare page is bound by itself."""
    start = max((n for n, (sql, _) in enumerate(recorded) if sql.startswith(BINDING[0])), default=-1)
    own = recorded[start + 1 :]
    return [(sql, params) for sql, params in own if not sql.startswith(BINDING)]


plan: list[tuple[str, object]] = []


@public("measured only: exists in no deployment")
def bare(request):
    """Run the planned statements, fetch every row, and answer with a few bytes."""
    with connection.cursor() as cursor:
        for sql, params in plan:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
    return HttpResponse("ok")
