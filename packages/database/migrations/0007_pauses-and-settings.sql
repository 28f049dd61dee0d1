CREATE TABLE "integration_changes" (
	"integration_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_by_id" uuid,
	"reason" jsonb,
	"config_version" integer NOT NULL,
	"before" jsonb,
	"after" jsonb NOT NULL,
	"secrets_changed" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "integration_changes_integration_id_number_pk" PRIMARY KEY("integration_id","number")
);
--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "config_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "config_version" integer;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "pause_requested_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "paused_by_id" uuid;--> statement-breakpoint
ALTER TABLE "integration_changes" ADD CONSTRAINT "integration_changes_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration_changes" ADD CONSTRAINT "integration_changes_changed_by_id_api_keys_id_fk" FOREIGN KEY ("changed_by_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_paused_by_id_api_keys_id_fk" FOREIGN KEY ("paused_by_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
INSERT INTO "integration_changes" ("integration_id", "number", "config_version", "after")
SELECT "id", 1, "config_version", jsonb_build_object('name', "name", 'status', "status", 'config', "config", 'schedule', "schedule",
  'maxChanges', "max_changes", 'maxChangeShare', "max_change_share")
FROM "integrations" WHERE "deleted_at" IS NULL;--> statement-breakpoint
UPDATE "syncs" SET "config_version" = 1 FROM "integrations"
WHERE "integrations"."id" = "syncs"."integration_id" AND "integrations"."config" = "syncs"."config";
