ALTER TYPE "public"."sync_trigger" ADD VALUE 'FOLLOW_UP';--> statement-breakpoint
CREATE TABLE "requested_keys" (
	"integration_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "requested_keys_integration_id_kind_key_pk" PRIMARY KEY("integration_id","kind","key")
);
--> statement-breakpoint
ALTER TABLE "requested_keys" ADD CONSTRAINT "requested_keys_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "requested_keys_due" ON "requested_keys" USING btree ("integration_id","due_at");