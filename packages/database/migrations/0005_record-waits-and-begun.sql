ALTER TABLE "sync_changes" ADD COLUMN "begun" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "syncs" ADD COLUMN "record_waits" integer DEFAULT 0 NOT NULL;