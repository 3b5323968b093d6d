
-- the rules of a case never change under it but by the act of two persons that its record has just told (换用新规则)
CREATE OR REPLACE FUNCTION qs_case_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'finished' AND NEW.state <> 'finished'
     OR (NEW.procedure, NEW.version, NEW.cycle, NEW.opened_at)
        IS DISTINCT FROM (OLD.procedure, OLD.version, OLD.cycle, OLD.opened_at) THEN
    RAISE EXCEPTION 'QS-3002 qs_case: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.pack, NEW.pack_hash, NEW.subject->>'rules_from')
     IS DISTINCT FROM (OLD.pack, OLD.pack_hash, OLD.subject->>'rules_from')
     AND (OLD.state NOT IN ('open', 'paused') OR NOT EXISTS (
       SELECT 1 FROM journal_chain c
       JOIN journal_entry s ON s.chain = c.chain AND s.seq = c.seq AND s.kind = 'desk' AND s.name = 'switch_rules'
       JOIN journal_entry p ON p.chain = c.chain AND p.seq < s.seq AND p.kind = 'desk' AND p.name = 'propose_rules'
        AND p.seq::text = s.facts->>'proposal' AND p.actor <> s.actor
        AND p.facts->>'pack_hash' = s.facts->>'pack_hash'
       WHERE c.chain = 'case:' || OLD.id AND s.facts->>'was_hash' = OLD.pack_hash AND s.facts->>'pack' = NEW.pack
        AND s.facts->>'pack_hash' = NEW.pack_hash AND s.facts->>'rules_from' = NEW.subject->>'rules_from')) THEN
    RAISE EXCEPTION 'QS-3002 qs_case: rules not switched by two persons' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
