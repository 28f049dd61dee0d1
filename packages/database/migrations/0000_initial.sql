CREATE TYPE "public"."change_action" AS ENUM('create', 'update', 'delete');--> statement-breakpoint
CREATE TYPE "public"."change_state" AS ENUM('open', 'done', 'failed');--> statement-breakpoint
CREATE TYPE "public"."integration_status" AS ENUM('AUTOMATIC', 'MANUAL', 'DISABLED');--> statement-breakpoint
CREATE TYPE "public"."record_outcome" AS ENUM('CREATED', 'UPDATED', 'DELETED', 'UNCHANGED', 'SKIPPED', 'FAILED');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('ADMIN', 'OPERATOR', 'VIEWER', 'SUBSCRIBER');--> statement-breakpoint
CREATE TYPE "public"."store_status" AS ENUM('CONNECTED', 'AUTHENTICATION_FAILED', 'UNREACHABLE');--> statement-breakpoint
CREATE TYPE "public"."sync_status" AS ENUM('QUEUED', 'RUNNING', 'SUCCEEDED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED');--> statement-breakpoint
CREATE TYPE "public"."sync_trigger" AS ENUM('MANUAL', 'SCHEDULE', 'WEBHOOK', 'RETRY', 'UNDO', 'APPROVAL');--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" "role" NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "encryption_keys" (
	"key_id" text PRIMARY KEY NOT NULL,
	"check" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "integrations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"connector_id" text NOT NULL,
	"name" text NOT NULL,
	"config" jsonb NOT NULL,
	"secrets" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" "integration_status" NOT NULL,
	"disabled_reason" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "store_leases" (
	"store_id" uuid PRIMARY KEY NOT NULL,
	"epoch" bigint NOT NULL,
	"holder" text,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stores" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_hash" text NOT NULL,
	"name" text NOT NULL,
	"domain" text,
	"plan" text,
	"api_url" text,
	"credentials" text,
	"status" "store_status" NOT NULL,
	"status_reason" jsonb,
	"scopes" text[] NOT NULL,
	"rate_limit" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sync_changes" (
	"sync_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"record_seq" integer,
	"resource" text NOT NULL,
	"target" text NOT NULL,
	"action" "change_action" NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"state" "change_state" NOT NULL,
	"fault" jsonb,
	CONSTRAINT "sync_changes_sync_id_seq_pk" PRIMARY KEY("sync_id","seq")
);
--> statement-breakpoint
CREATE TABLE "sync_records" (
	"sync_id" uuid NOT NULL,
	"record_seq" integer NOT NULL,
	"key" text NOT NULL,
	"external_id" text,
	"label" text,
	"reason" text,
	"details" jsonb,
	CONSTRAINT "sync_records_sync_id_record_seq_pk" PRIMARY KEY("sync_id","record_seq")
);
--> statement-breakpoint
CREATE TABLE "sync_results" (
	"sync_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"record_seq" integer NOT NULL,
	"record_type" text NOT NULL,
	"key" text NOT NULL,
	"external_id" text,
	"outcome" "record_outcome" NOT NULL,
	"label" text,
	"reason" text,
	"before" jsonb,
	"after" jsonb,
	"details" jsonb,
	"errors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "sync_results_sync_id_seq_pk" PRIMARY KEY("sync_id","seq")
);
--> statement-breakpoint
CREATE TABLE "syncs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"integration_id" uuid NOT NULL,
	"store_id" uuid NOT NULL,
	"connector_id" text NOT NULL,
	"kind" text NOT NULL,
	"trigger" "sync_trigger" NOT NULL,
	"dry_run" boolean NOT NULL,
	"full" boolean NOT NULL,
	"keys" jsonb,
	"keep_unchanged" boolean NOT NULL,
	"config" jsonb NOT NULL,
	"status" "sync_status" NOT NULL,
	"phase" text,
	"cursor" jsonb,
	"page_cursor" jsonb,
	"total" integer,
	"processed" integer DEFAULT 0 NOT NULL,
	"created" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"deleted" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"api_calls" integer DEFAULT 0 NOT NULL,
	"records_per_second" double precision,
	"labels" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"faults" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"error" jsonb,
	"started_by_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "integrations" ADD CONSTRAINT "integrations_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "store_leases" ADD CONSTRAINT "store_leases_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_changes" ADD CONSTRAINT "sync_changes_sync_id_syncs_id_fk" FOREIGN KEY ("sync_id") REFERENCES "public"."syncs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_records" ADD CONSTRAINT "sync_records_sync_id_syncs_id_fk" FOREIGN KEY ("sync_id") REFERENCES "public"."syncs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_results" ADD CONSTRAINT "sync_results_sync_id_syncs_id_fk" FOREIGN KEY ("sync_id") REFERENCES "public"."syncs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_started_by_id_api_keys_id_fk" FOREIGN KEY ("started_by_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_secret_hash" ON "api_keys" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "integrations_store" ON "integrations" USING btree ("store_id");--> statement-breakpoint
CREATE UNIQUE INDEX "stores_store_hash" ON "stores" USING btree ("store_hash") WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_changes_claim" ON "sync_changes" USING btree ("sync_id","resource","target");--> statement-breakpoint
CREATE INDEX "sync_changes_open" ON "sync_changes" USING btree ("sync_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "syncs_integration" ON "syncs" USING btree ("integration_id","id");--> statement-breakpoint
CREATE INDEX "syncs_store" ON "syncs" USING btree ("store_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "syncs_one_at_a_time" ON "syncs" USING btree ("integration_id") WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "syncs_unfinished" ON "syncs" USING btree ("store_id") WHERE finished_at is null;