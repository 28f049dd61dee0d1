/** Integrations that are not looked at for a while, so that they keep no other waiting; one that is changed comes back. */
import { schema } from "@storegate/database";
import { and, eq, lte, not, sql, type SQL } from "drizzle-orm";

const { integrations } = schema;

/** How long one that could not be taken is left aside, in milliseconds: whoever mends it may be a later version of ours. */
export const leftAsideMs = 3_600_000;

/** What one process leaves aside. */
export class LeftAside {
  /** As they were then, and until when. */
  readonly #each = new Map<string, { readonly updatedAt: Date; readonly until: Date }>();

  add({ id, updatedAt }: Pick<typeof integrations.$inferSelect, "id" | "updatedAt">, until: Date): void {
    this.#each.set(id, { updatedAt, until });
  }

  /** All integrations but those that are left aside, and were not changed since. */
  others(now: Date): SQL | undefined {
    for (const [id, { until }] of this.#each) if (until <= now) this.#each.delete(id);
    // The database's times are finer than ours by less than a millisecond.
    const each = [...this.#each].map(([id, { updatedAt }]) =>
      not(and(eq(integrations.id, id), lte(integrations.updatedAt, new Date(updatedAt.getTime() + 1))) ?? sql`false`),
    );
    return and(...each);
  }
}
