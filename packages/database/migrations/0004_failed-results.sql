DROP INDEX "sync_results_record";--> statement-breakpoint
CREATE INDEX "sync_results_failed" ON "sync_results" USING btree ("sync_id","seq") WHERE outcome = 'FAILED';--> statement-breakpoint
CREATE INDEX "sync_results_record" ON "sync_results" USING btree (lower("key") text_pattern_ops,"record_type","sync_id","seq");