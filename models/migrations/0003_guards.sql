
-- a ballot is cast only into an open box, with its seal; it is never changed, and taken out only while the box is closing
CREATE OR REPLACE FUNCTION qs_ballot_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  box_state text;
BEGIN
  SELECT state INTO box_state FROM ballot_box WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.box_id ELSE NEW.box_id END;
  IF TG_OP = 'INSERT' AND box_state = 'open' AND NEW.seal IS NOT NULL AND NEW.slip IS NOT NULL THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' AND box_state = 'closing' AND NEW.seal IS NULL AND NEW.slip IS NULL THEN RETURN NEW; END IF;
  IF TG_OP = 'DELETE' AND box_state = 'closing' THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'QS-3002 ballot: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS ballot_guard ON ballot;
CREATE TRIGGER ballot_guard BEFORE INSERT OR UPDATE OR DELETE ON ballot FOR EACH ROW EXECUTE FUNCTION qs_ballot_guard();
DROP TRIGGER IF EXISTS ballot_truncate ON ballot;
CREATE TRIGGER ballot_truncate BEFORE TRUNCATE ON ballot FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();

-- a slip is printed before the close, used once or made void once, and never removed
CREATE OR REPLACE FUNCTION qs_slip_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  box_state text;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT state INTO box_state FROM ballot_box WHERE id = NEW.box_id;
    IF TG_OP = 'INSERT' AND box_state IN ('signing', 'open') AND NEW.state = 'unused' THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'state') = (to_jsonb(OLD) - 'state') THEN
      IF NEW.state = OLD.state AND box_state = 'closing' THEN RETURN NEW; END IF;
      IF OLD.state = 'unused' AND NEW.state = 'used' AND box_state = 'open' THEN RETURN NEW; END IF;
      IF OLD.state = 'unused' AND NEW.state = 'void' AND box_state IN ('signing', 'open', 'closing') THEN RETURN NEW; END IF;
    END IF;
  END IF;
  RAISE EXCEPTION 'QS-3002 slip: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS slip_guard ON slip;
CREATE TRIGGER slip_guard BEFORE INSERT OR UPDATE OR DELETE ON slip FOR EACH ROW EXECUTE FUNCTION qs_slip_guard();
DROP TRIGGER IF EXISTS slip_truncate ON slip;
CREATE TRIGGER slip_truncate BEFORE TRUNCATE ON slip FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();

-- a box goes one way, and what was counted in it is never changed; one that was closed is not opened again
CREATE OR REPLACE FUNCTION qs_box_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state = 'signing' AND NEW.root = '' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('closed', 'void')
     AND (NEW.state = OLD.state OR NEW.state = 'void' OR (OLD.state, NEW.state) IN
          (('signing', 'open'), ('open', 'closing'), ('closing', 'closed'), ('signing', 'closed')))
     AND (to_jsonb(NEW) - ARRAY['state', 'counts', 'tally', 'trackers', 'root', 'paper'])
       = (to_jsonb(OLD) - ARRAY['state', 'counts', 'tally', 'trackers', 'root', 'paper']) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'QS-3002 ballot_box: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS ballot_box_guard ON ballot_box;
CREATE TRIGGER ballot_box_guard BEFORE INSERT OR UPDATE OR DELETE ON ballot_box FOR EACH ROW EXECUTE FUNCTION qs_box_guard();
DROP TRIGGER IF EXISTS ballot_box_truncate ON ballot_box;
CREATE TRIGGER ballot_box_truncate BEFORE TRUNCATE ON ballot_box FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();

-- people sign in before the box opens, so that the order of signing in says nothing about who voted when
CREATE OR REPLACE FUNCTION qs_box_voter_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' AND (SELECT state FROM ballot_box WHERE id = NEW.box_id) = 'signing' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'QS-3002 box_voter: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS box_voter_guard ON box_voter;
CREATE TRIGGER box_voter_guard BEFORE INSERT OR UPDATE OR DELETE ON box_voter FOR EACH ROW EXECUTE FUNCTION qs_box_voter_guard();
