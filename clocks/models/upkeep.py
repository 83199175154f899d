"""What the cranks leave behind: signs of life, and when each periodic job is due."""

from django.db import models


class Heartbeat(models.Model):
    """The last good turn of one crank. `at` is the database's time, `worker_at` the crank's own clock."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
    worker_at = models.DateTimeField()
    host = models.CharField(max_length=80)

    class Meta:
        db_table = "heartbeat"

    def __str__(self):
        return self.name


class PeriodicRun(models.Model):
    """A periodic job and when it is next due; a missed day is caught up once."""

    name = models.CharField(primary_key=True, max_length=60)
    due_at = models.DateTimeField()
    last_started_at = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "periodic_run"

    def __str__(self):
        return self.name
