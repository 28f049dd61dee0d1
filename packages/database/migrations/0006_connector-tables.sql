CREATE TABLE "connector_migrations" (
	"connector_id" text NOT NULL,
	"id" text NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connector_migrations_connector_id_id_pk" PRIMARY KEY("connector_id","id")
);
