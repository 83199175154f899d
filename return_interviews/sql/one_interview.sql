-- One interview for one episode, whichever way it comes: its own, or another interview of the child that covers it.
-- The unique indexes hold each way for itself; this holds them against each other, one writer per episode at a time.
CREATE FUNCTION refuse_second_interview() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('return_interview:' || NEW.episode_id::text, 0));
    IF TG_TABLE_NAME = 'covered_episode' AND EXISTS (
        SELECT 1 FROM return_interview i WHERE i.episode_id = NEW.episode_id AND i.void_at IS NULL
    ) OR TG_TABLE_NAME = 'return_interview' AND EXISTS (
        SELECT 1 FROM covered_episode c WHERE c.episode_id = NEW.episode_id
    ) THEN
        RAISE unique_violation USING MESSAGE = 'one_interview_per_episode', CONSTRAINT = 'one_interview_per_episode';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refuse_second_interview BEFORE INSERT ON return_interview
    FOR EACH ROW EXECUTE FUNCTION refuse_second_interview();
CREATE TRIGGER refuse_second_interview BEFORE INSERT ON covered_episode
    FOR EACH ROW EXECUTE FUNCTION refuse_second_interview();
