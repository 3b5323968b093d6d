
-- a value set by the office begins as a proposal; only its decision is added, once; nothing is removed
CREATE OR REPLACE FUNCTION qs_office_value_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decision text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'reason', 'entry_seq'];
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state = 'proposed' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'proposed' AND NEW.state <> 'proposed'
     AND (to_jsonb(NEW) - decision) = (to_jsonb(OLD) - decision) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'QS-3002 office_value: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS office_value_guard ON office_value;
CREATE TRIGGER office_value_guard BEFORE INSERT OR UPDATE OR DELETE ON office_value FOR EACH ROW EXECUTE FUNCTION qs_office_value_guard();
DROP TRIGGER IF EXISTS office_value_truncate ON office_value;
CREATE TRIGGER office_value_truncate BEFORE TRUNCATE ON office_value FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();
