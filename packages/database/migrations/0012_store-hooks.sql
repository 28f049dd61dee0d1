CREATE TABLE "store_events" (
	"store_id" uuid NOT NULL,
	"key" text NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"taken_until" timestamp with time zone,
	"told_at" timestamp with time zone,
	CONSTRAINT "store_events_store_id_key_pk" PRIMARY KEY("store_id","key")
);
--> statement-breakpoint
CREATE TABLE "store_hooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"is_made" boolean DEFAULT false NOT NULL,
	"busy_by" text,
	"busy_until" timestamp with time zone,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "store_events" ADD CONSTRAINT "store_events_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "store_hooks" ADD CONSTRAINT "store_hooks_id_stores_id_fk" FOREIGN KEY ("id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "store_events_untold" ON "store_events" USING btree ("store_id","received_at") WHERE told_at is null;--> statement-breakpoint
CREATE INDEX "store_events_received" ON "store_events" USING btree ("received_at");
--> statement-breakpoint
-- Whatever changes which webhooks a store should have is told to every process, also where it is done by hand.
CREATE FUNCTION "announce_store_hooks"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'stores' THEN
    PERFORM pg_notify('storegate_store_hooks', NEW.id::text);
  ELSE
    PERFORM pg_notify('storegate_store_hooks', NEW.store_id::text);
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER "integrations_store_hooks_made" AFTER INSERT ON "integrations"
  FOR EACH ROW EXECUTE FUNCTION "announce_store_hooks"();
--> statement-breakpoint
CREATE TRIGGER "integrations_store_hooks" AFTER UPDATE OF "status", "deleted_at" ON "integrations"
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
  EXECUTE FUNCTION "announce_store_hooks"();
--> statement-breakpoint
CREATE TRIGGER "stores_store_hooks" AFTER UPDATE OF "token_given_at", "api_url" ON "stores"
  FOR EACH ROW WHEN (OLD.token_given_at IS DISTINCT FROM NEW.token_given_at OR OLD.api_url IS DISTINCT FROM NEW.api_url)
  EXECUTE FUNCTION "announce_store_hooks"();
