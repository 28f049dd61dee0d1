/** The rows by which stores' webhooks are kept: their secrets, and whose turn it is. */
import { randomBytes } from "node:crypto";
import { schema, secretPurpose, SecretUnreadable, type Database, type SecretBox } from "@storegate/database";
import { and, eq, isNull, sql } from "drizzle-orm";

const { storeHooks, stores } = schema;

/** What a delivery is checked with. */
export interface HookCredentials {
  readonly secret: string;
  readonly storeHash: string;
}

/** Rows of `store_hooks`. */
export class HookRows {
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretBox,
  ) {}

  /** Of a connected store; undefined where there is none, or it has no secret that opens. */
  async credentialsOf(storeId: string): Promise<HookCredentials | undefined> {
    const [row] = await this.database.queries
      .select({ sealed: storeHooks.secret, storeHash: stores.storeHash })
      .from(storeHooks)
      .innerJoin(stores, and(eq(stores.id, storeHooks.id), isNull(stores.deletedAt)))
      .where(eq(storeHooks.id, storeId));
    const secret = row && (await this.#opened(storeId, row.sealed));
    return row && secret !== undefined ? { secret, storeHash: row.storeHash } : undefined;
  }

  /** A store's secret, made where there is none, or where it does not open any more. */
  async secretOf(storeId: string): Promise<string> {
    const { queries } = this.database;
    const sealedAnew = (): string =>
      this.secrets.encrypt(randomBytes(32).toString("base64url"), secretPurpose.storeHooks(storeId));
    await queries.insert(storeHooks).values({ id: storeId, secret: sealedAnew() }).onConflictDoNothing();
    const [row] = await queries.select().from(storeHooks).where(eq(storeHooks.id, storeId));
    const secret = row && (await this.#opened(storeId, row.secret));
    if (secret !== undefined) return secret;
    await queries.update(storeHooks).set({ secret: sealedAnew() }).where(eq(storeHooks.id, storeId));
    const made = await this.credentialsOf(storeId);
    if (!made) throw new Error(`the store ${storeId} is not connected any more`);
    return made.secret;
  }

  /** Whether there may be webhooks of ours in the store. */
  async isMade(storeId: string): Promise<boolean> {
    const [row] = await this.database.queries.select().from(storeHooks).where(eq(storeHooks.id, storeId));
    return row?.isMade ?? false;
  }

  async noteMade(storeId: string, isMade: boolean): Promise<void> {
    await this.database.queries.update(storeHooks).set({ isMade }).where(eq(storeHooks.id, storeId));
  }

  /**
   * Takes a store's webhooks for a process, so long at most: only one looks after them at a time.
   * @returns whether they were free.
   */
  async take(storeId: string, holder: string, seconds: number): Promise<boolean> {
    const taken = await this.database.queries
      .update(storeHooks)
      .set({ busyBy: holder, busyUntil: sql`now() + make_interval(secs => ${seconds})` })
      .where(
        and(
          eq(storeHooks.id, storeId),
          sql`(${storeHooks.busyBy} is null or ${storeHooks.busyBy} = ${holder} or ${storeHooks.busyUntil} < now())`,
        ),
      )
      .returning({ id: storeHooks.id });
    return taken.length > 0;
  }

  async giveBack(storeId: string, holder: string): Promise<void> {
    await this.database.queries
      .update(storeHooks)
      .set({ busyBy: null, busyUntil: null })
      .where(and(eq(storeHooks.id, storeId), eq(storeHooks.busyBy, holder)));
  }

  async #opened(storeId: string, sealed: string): Promise<string | undefined> {
    try {
      await this.secrets.know(sealed);
      return this.secrets.decrypt(sealed, secretPurpose.storeHooks(storeId));
    } catch (error) {
      if (error instanceof SecretUnreadable) return undefined;
      throw error;
    }
  }
}
