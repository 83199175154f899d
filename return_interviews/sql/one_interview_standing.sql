-- As one_interview.sql; a tick that was taken back holds nothing.
CREATE OR REPLACE FUNCTION refuse_second_interview() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('return_interview:' || NEW.episode_id::text, 0));
    IF TG_TABLE_NAME = 'covered_episode' AND EXISTS (
        SELECT 1 FROM return_interview i WHERE i.episode_id = NEW.episode_id AND i.void_at IS NULL
    ) OR TG_TABLE_NAME = 'return_interview' AND EXISTS (
        SELECT 1 FROM covered_episode c WHERE c.episode_id = NEW.episode_id AND c.void_at IS NULL
    ) THEN
        RAISE unique_violation USING MESSAGE = 'one_interview_per_episode', CONSTRAINT = 'one_interview_per_episode';
    END IF;
    RETURN NEW;
END
$$;
