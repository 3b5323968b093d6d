-- who objected is sealed once and never changed; a seal is opened by one who asks and another who agrees, once
DROP TRIGGER IF EXISTS sealed_objector_guard ON sealed_objector;
CREATE TRIGGER sealed_objector_guard BEFORE UPDATE OR DELETE ON sealed_objector FOR EACH ROW EXECUTE FUNCTION qs_refuse();
DROP TRIGGER IF EXISTS sealed_objector_truncate ON sealed_objector;
CREATE TRIGGER sealed_objector_truncate BEFORE TRUNCATE ON sealed_objector FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();
CREATE OR REPLACE FUNCTION qs_unsealing_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.agreed_at IS NULL
     AND (to_jsonb(NEW) - ARRAY['agreed_by_id', 'agreed_at']) = (to_jsonb(OLD) - ARRAY['agreed_by_id', 'agreed_at']) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'QS-3002 unsealing: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS unsealing_guard ON unsealing;
CREATE TRIGGER unsealing_guard BEFORE UPDATE OR DELETE ON unsealing FOR EACH ROW EXECUTE FUNCTION qs_unsealing_guard();
DROP TRIGGER IF EXISTS unsealing_truncate ON unsealing;
CREATE TRIGGER unsealing_truncate BEFORE TRUNCATE ON unsealing FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();
