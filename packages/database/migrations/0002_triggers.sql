-- Names are listed as people sort them: without regard to case and accents first, and numbers in them by what they count.
CREATE COLLATION "names" (provider = icu, locale = 'und-u-kn-true');
--> statement-breakpoint
ALTER TABLE "stores" ALTER COLUMN "name" TYPE text COLLATE "names";
--> statement-breakpoint
ALTER TABLE "integrations" ALTER COLUMN "name" TYPE text COLLATE "names";
--> statement-breakpoint
ALTER TABLE "api_keys" ALTER COLUMN "name" TYPE text COLLATE "names";
--> statement-breakpoint
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
--> statement-breakpoint
-- Whatever ends or changes what a key, session or token allows is told to every process, also where it is done by hand.
CREATE FUNCTION "announce_access"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('storegate_access', json_build_object('table', TG_TABLE_NAME, 'id', OLD.id)::text);
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER "api_keys_access" AFTER UPDATE OF "name", "role", "secret_hash", "store_ids", "integration_ids", "operations", "expires_at", "revoked_at" OR DELETE ON "api_keys"
  FOR EACH ROW EXECUTE FUNCTION "announce_access"();
--> statement-breakpoint
CREATE TRIGGER "sessions_access" AFTER UPDATE OF "secret_hash", "expires_at", "ended_at" OR DELETE ON "sessions"
  FOR EACH ROW EXECUTE FUNCTION "announce_access"();
--> statement-breakpoint
-- A progress token ends with its integration.
CREATE TRIGGER "integrations_access" AFTER UPDATE OF "deleted_at" OR DELETE ON "integrations"
  FOR EACH ROW EXECUTE FUNCTION "announce_access"();
