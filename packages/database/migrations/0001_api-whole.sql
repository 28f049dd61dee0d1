CREATE TYPE "public"."notification_event" AS ENUM('INTEGRATION_DISABLED', 'INTEGRATION_SILENT', 'SYNC_FAILED', 'SYNC_COMPLETED_WITH_ERRORS', 'RECOVERED');--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"key_id" uuid,
	"operation" text NOT NULL,
	"target_type" text,
	"target_id" uuid,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "audit_personal" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"actor_name" text,
	"target_name" text,
	"ip_address" text,
	"values" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notification_settings" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"emails" text[] DEFAULT '{}' NOT NULL,
	"webhook_urls" text[] DEFAULT '{}' NOT NULL,
	"events" "notification_event"[] NOT NULL,
	"webhook_secret" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"event" "notification_event" NOT NULL,
	"channel" text NOT NULL,
	"receiver" text NOT NULL,
	"content" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp with time zone,
	"failed_at" timestamp with time zone,
	"fault" jsonb
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "signing_secrets" (
	"id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "encryption_keys" ALTER COLUMN "check" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "store_ids" uuid[];--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "integration_ids" uuid[];--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "operations" text[];--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "encryption_keys" ADD COLUMN "wrapped_key" text;--> statement-breakpoint
ALTER TABLE "encryption_keys" ADD COLUMN "wrapping_key_id" text;--> statement-breakpoint
ALTER TABLE "encryption_keys" ADD COLUMN "retired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "status_before" "integration_status";--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "schedule" jsonb;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "next_sync_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "max_changes" integer;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "max_change_share" double precision;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "told_state" text;--> statement-breakpoint
ALTER TABLE "stores" ADD COLUMN "token_given_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "origin_id" uuid;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "limits" jsonb;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "planned_so_far" jsonb;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "within_limits" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "stopped_plan" jsonb;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "results_expire_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "results_removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_operation" ON "audit_entries" USING btree ("operation","id");--> statement-breakpoint
CREATE INDEX "audit_entries_target" ON "audit_entries" USING btree ("target_id","id");--> statement-breakpoint
CREATE INDEX "notifications_due" ON "notifications" USING btree ("next_attempt_at") WHERE delivered_at is null and failed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_secret_hash" ON "sessions" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "sessions_key" ON "sessions" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "integrations_due" ON "integrations" USING btree ("next_sync_at") WHERE deleted_at is null and next_sync_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_results_record_seq" ON "sync_results" USING btree ("sync_id","record_seq");--> statement-breakpoint
CREATE INDEX "sync_results_record" ON "sync_results" USING btree (lower("key"),"record_type","sync_id","seq");--> statement-breakpoint
CREATE INDEX "syncs_origin" ON "syncs" USING btree ("origin_id");--> statement-breakpoint
CREATE INDEX "syncs_expiring" ON "syncs" USING btree ("results_expire_at") WHERE results_expire_at is not null and results_removed_at is null;