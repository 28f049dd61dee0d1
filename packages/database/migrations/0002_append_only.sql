-- What is audited stays as it was written, whoever asks: rows can be added and read, nothing else.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: rows are neither changed nor removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END;
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
-- What an audit entry says of persons can be erased, never changed.
CREATE TRIGGER "audit_personal_unchanged" BEFORE UPDATE ON "audit_personal"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
