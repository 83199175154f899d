"""A database brought back to an earlier moment, and what is reported after it."""

from tests.chaos.trial import Trial

CHILDREN, TURN = "10", ("manage.py", "clockd", "--once")
ONE_EACH = """
UPDATE alarm SET fire_at = CASE WHEN id IN (
    SELECT DISTINCT ON (clock_id) id FROM alarm WHERE fired_at IS NULL AND void_at IS NULL ORDER BY clock_id, rank
) THEN now() ELSE now() + interval '30 days' END
 WHERE fired_at IS NULL AND void_at IS NULL AND id NOT IN (SELECT id FROM before)
"""


def restore_and_go_on(trial: Trial) -> None:
    """Report children and tell people; go back to before; report others, who must be told of under keys of their own.

    What was reported in between is gone with its rows. Numbers handed out then are handed out again; keys must not be.
    """
    earlier = f"{trial.database}_earlier"
    for _ in range(2):  # what stands in the outbox already, and what the periodic jobs begin, is not what is asked here
        trial.servers.run(trial.database, "mc_clock", *TURN)
    with trial.line() as cursor:
        cursor.execute("CREATE TABLE before AS SELECT id FROM alarm")
        cursor.execute("CREATE TABLE primed (alarm uuid, fire_at timestamptz)")
    trial.servers.copy(trial.database, earlier)
    _report_and_tell(trial, "50000")
    trial.servers.execute(f'DROP DATABASE "{trial.database}" WITH (FORCE)')
    trial.servers.execute(f'ALTER DATABASE "{earlier}" RENAME TO "{trial.database}"')
    _report_and_tell(trial, "60000")


def _report_and_tell(trial: Trial, first: str) -> None:
    trial.servers.run(trial.database, "mc_app", "-m", "tests.chaos.population", CHILDREN, first)
    with trial.line() as cursor:
        cursor.execute(ONE_EACH)
    trial.servers.run(trial.database, "mc_clock", *TURN)
