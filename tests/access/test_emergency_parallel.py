"""Emergency access asked for many times at once."""

import threading

from django.db import connections, transaction

from tests.access.conftest import break_glass, make_scene


def test_two_clicks_are_one_access(committed_database):
    with transaction.atomic():
        scene = make_scene()
    found = []

    def one():
        try:
            found.append(break_glass(scene.duty, scene.child).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert committed_database.run("SELECT count(*) FROM named_access") == [(1,)]
