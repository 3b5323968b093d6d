-- What the database itself refuses, whoever writes: the clock of a rehearsal in a real database, changes of what was
-- recorded, a second round of a closed wait. Every statement can be run again.

CREATE OR REPLACE FUNCTION qs_now() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT coalesce((SELECT at FROM rehearsal_clock WHERE id = 1), clock_timestamp()) $$;

CREATE OR REPLACE FUNCTION qs_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'QS-3002 %: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation'; END $$;

-- the journal: entries are added; only the free text may be emptied, with its salt (retention), never what
-- the hash covers
CREATE OR REPLACE FUNCTION qs_journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.words IS NULL AND NEW.words_salt IS NULL AND OLD.words IS NOT NULL
     AND (to_jsonb(NEW) - 'words' - 'words_salt') = (to_jsonb(OLD) - 'words' - 'words_salt') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'QS-3002 journal_entry: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS journal_guard ON journal_entry;
CREATE TRIGGER journal_guard BEFORE UPDATE OR DELETE ON journal_entry FOR EACH ROW EXECUTE FUNCTION qs_journal_guard();
DROP TRIGGER IF EXISTS journal_truncate ON journal_entry;
CREATE TRIGGER journal_truncate BEFORE TRUNCATE ON journal_entry FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();

-- the head of a chain goes forward by one, and never away
CREATE OR REPLACE FUNCTION qs_chain_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.chain = OLD.chain
     AND (NEW.seq = OLD.seq + 1 OR (NEW.seq = OLD.seq AND NEW.head = OLD.head)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'QS-3002 journal_chain: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS chain_guard ON journal_chain;
CREATE TRIGGER chain_guard BEFORE UPDATE OR DELETE ON journal_chain FOR EACH ROW EXECUTE FUNCTION qs_chain_guard();
DROP TRIGGER IF EXISTS chain_truncate ON journal_chain;
CREATE TRIGGER chain_truncate BEFORE TRUNCATE ON journal_chain FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();

DROP TRIGGER IF EXISTS seal_truncate ON seal;
CREATE TRIGGER seal_truncate BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION qs_refuse();
DROP TRIGGER IF EXISTS seal_guard ON seal;
CREATE OR REPLACE FUNCTION qs_seal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'deposited') = (to_jsonb(OLD) - 'deposited') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'QS-3002 seal: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER seal_guard BEFORE UPDATE OR DELETE ON seal FOR EACH ROW EXECUTE FUNCTION qs_seal_guard();

-- an answer is written once; withdrawing it marks it, and a withdrawn one stays withdrawn
CREATE OR REPLACE FUNCTION qs_answer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
     AND (to_jsonb(NEW) - 'withdrawn_at') = (to_jsonb(OLD) - 'withdrawn_at') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'QS-3002 answer: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS answer_guard ON answer;
CREATE TRIGGER answer_guard BEFORE UPDATE OR DELETE ON answer FOR EACH ROW EXECUTE FUNCTION qs_answer_guard();

-- an act is kept; going back marks it as superseded, once
CREATE OR REPLACE FUNCTION qs_act_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.superseded_by IS NULL
     AND (to_jsonb(NEW) - 'superseded_by') = (to_jsonb(OLD) - 'superseded_by') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'QS-3002 act: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS act_guard ON act;
CREATE TRIGGER act_guard BEFORE UPDATE OR DELETE ON act FOR EACH ROW EXECUTE FUNCTION qs_act_guard();

-- a closed round stays closed; its case and name never change
CREATE OR REPLACE FUNCTION qs_wait_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL
     OR (NEW.case_id, NEW.name, NEW.subject, NEW.round) IS DISTINCT FROM (OLD.case_id, OLD.name, OLD.subject, OLD.round) THEN
    RAISE EXCEPTION 'QS-3002 wait: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS wait_guard ON wait;
CREATE TRIGGER wait_guard BEFORE UPDATE OR DELETE ON wait FOR EACH ROW EXECUTE FUNCTION qs_wait_guard();

-- no answer to a round that is closed
CREATE OR REPLACE FUNCTION qs_answer_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM wait WHERE id = NEW.wait_id AND case_id = NEW.case_id AND closed_at IS NULL)
     OR NOT EXISTS (SELECT 1 FROM assignment WHERE id = NEW.assignment_id AND wait_id = NEW.wait_id
                    AND person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'QS-2002 answer refused' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS answer_open ON answer;
CREATE TRIGGER answer_open BEFORE INSERT ON answer FOR EACH ROW EXECUTE FUNCTION qs_answer_open();

-- the rules of a case never change under it
CREATE OR REPLACE FUNCTION qs_case_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'finished' AND NEW.state <> 'finished'
     OR (NEW.procedure, NEW.version, NEW.cycle, NEW.pack, NEW.pack_hash, NEW.opened_at)
        IS DISTINCT FROM (OLD.procedure, OLD.version, OLD.cycle, OLD.pack, OLD.pack_hash, OLD.opened_at) THEN
    RAISE EXCEPTION 'QS-3002 qs_case: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS case_guard ON qs_case;
CREATE TRIGGER case_guard BEFORE UPDATE OR DELETE ON qs_case FOR EACH ROW EXECUTE FUNCTION qs_case_guard();

-- only a database made for rehearsal has a simulated clock, and none becomes one later
CREATE OR REPLACE FUNCTION qs_rehearsal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'rehearsal_clock' AND NOT coalesce((SELECT rehearsal FROM instance WHERE id = 1), false) THEN
    RAISE EXCEPTION 'QS-5001 no simulated clock here' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS rehearsal_guard ON rehearsal_clock;
CREATE TRIGGER rehearsal_guard BEFORE INSERT OR UPDATE ON rehearsal_clock
  FOR EACH ROW EXECUTE FUNCTION qs_rehearsal_guard();

CREATE OR REPLACE FUNCTION qs_instance_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.rehearsal IS DISTINCT FROM OLD.rehearsal THEN
    RAISE EXCEPTION 'QS-5001 instance: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS instance_guard ON instance;
CREATE TRIGGER instance_guard BEFORE UPDATE OR DELETE ON instance FOR EACH ROW EXECUTE FUNCTION qs_instance_guard();
