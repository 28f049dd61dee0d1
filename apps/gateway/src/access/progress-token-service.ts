/** Issuing progress tokens. */
import type { Caller } from "@storegate/connector-kit/graphql";
import type { Database } from "@storegate/database";
import { writeAudit, type Actor } from "../audit/audit-trail.js";
import { integrationTarget } from "../integrations/integration-audit.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { Refusal } from "../refusal.js";
import type { ProgressTokens } from "./progress-tokens.js";

/** The shortest and the longest that a token is good for, in seconds. */
export const tokenSeconds = { least: 60, most: 86_400 } as const;

/** A token, and when it ends. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Issues tokens in the name of callers. */
export class ProgressTokenService {
  constructor(
    private readonly database: Database,
    private readonly tokens: ProgressTokens,
  ) {}

  /**
   * A token for one integration. It ends with what the caller showed, if that is sooner.
   * @throws Refusal when it is asked for a time that is too short or too long.
   */
  async issue(integration: IntegrationRow, seconds: number, caller: Caller, actor: Actor): Promise<IssuedToken> {
    const { least, most } = tokenSeconds;
    if (seconds < least || seconds > most) {
      const why = `expiresInSeconds is ${seconds}; it takes ${least} to ${most}.`;
      throw Refusal.at(["expiresInSeconds"], "INPUT", "EXPIRY_OUT_OF_RANGE", why);
    }
    const last = caller.expiresAt?.getTime() ?? Infinity;
    // A token tells its end in whole seconds.
    const expiresAt = new Date(Math.floor(Math.min(Date.now() + seconds * 1000, last) / 1000) * 1000);
    const token = await this.tokens.sign({ keyId: caller.keyId, integrationId: integration.id, expiresAt });
    await this.database.queries.transaction((tx) =>
      writeAudit(tx, actor, {
        operation: "createProgressToken",
        target: integrationTarget(integration),
        after: { expiresAt: expiresAt.toISOString() },
      }),
    );
    return { token, expiresAt };
  }
}
