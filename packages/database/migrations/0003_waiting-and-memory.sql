ALTER TABLE "sync_records" ADD COLUMN "memory" jsonb;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "retries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "retry_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "stalled_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "stalled_by" jsonb;