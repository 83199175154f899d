-- A UUID version 7 made by the database, for the rows that the sweep writes: it sorts by birth like those of new_id().
CREATE FUNCTION new_record_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid
$$;

-- True inside clocks.services: a fact recorded by one agency may start, move or end the duties of another,
-- on a child the reader holds a grant on. It opens nothing to a page.
CREATE FUNCTION app_firing() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('app.firing', true), '') = 'on' $$;

-- Five figures and no child: how late the oldest unfired alarm is, how old the oldest unsent message is, how long ago
-- a crank last turned, how far a crank's own clock is from the database's (seconds; NULL where there is none), and how
-- many periodic jobs failed when they last ran.
CREATE FUNCTION clock_health(moment timestamptz, OUT lag_seconds float8, OUT outbox_seconds float8,
                             OUT heartbeat_seconds float8, OUT skew_seconds float8,
                             OUT failed_jobs bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT (SELECT extract(epoch FROM moment - a.fire_at) FROM alarm a
             WHERE a.fired_at IS NULL AND a.void_at IS NULL AND a.fire_at <= moment ORDER BY a.fire_at, a.id LIMIT 1),
           (SELECT extract(epoch FROM moment - min(m.made_at)) FROM message m
             WHERE m.sent_at IS NULL AND m.dead_at IS NULL AND NOT m.incident),
           (SELECT extract(epoch FROM moment - max(h.at)) FROM heartbeat h WHERE h.name LIKE 'sweep:%'),
           (SELECT max(abs(extract(epoch FROM h.worker_at - h.at))) FROM heartbeat h
             WHERE h.at > moment - interval '10 minutes'),
           (SELECT count(*) FROM periodic_run r WHERE r.last_error <> '')
$$;
GRANT EXECUTE ON FUNCTION clock_health(timestamptz) TO mc_app, mc_clock;
