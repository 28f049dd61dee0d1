/** Signed, short-lived tokens by which a third party follows one integration's syncs and does nothing else. */
import { randomBytes, randomUUID } from "node:crypto";
import { allows, type Caller } from "@storegate/connector-kit/graphql";
import { schema, secretPurpose, type Queries, type SecretBox } from "@storegate/database";
import { eq } from "drizzle-orm";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { IntegrationRow } from "../integrations/integration-service.js";
import { callerWithKey, type ApiKeyRow } from "./api-key-rows.js";

const { signingSecrets } = schema;

/** What a token says. */
export interface ProgressClaims {
  /** Tells one token from another. */
  readonly tokenId: string;
  /** The key that issued it, and with which it ends. */
  readonly keyId: string;
  readonly integrationId: string;
  readonly expiresAt: Date;
}

/** The root fields that a token may use. */
export const progressOperations: readonly string[] = ["syncProgress", "syncsUpdated"];

/** The root field that issues tokens. */
const issuingOperation = "createProgressToken";

const algorithm = "HS256";
const issuer = "storegate";
const audience = "storegate:progress";
const secretId = "progress-tokens";

const payload = z.object({ jti: z.uuid(), sub: z.uuid(), key: z.uuid(), exp: z.int() });

/** Signs tokens and reads them; the same on every gateway of one database. */
export class ProgressTokens {
  #secret: Promise<Uint8Array> | undefined;

  constructor(
    private readonly queries: Queries,
    private readonly secrets: SecretBox,
  ) {}

  /** A token for one integration, issued by a key. */
  async sign(claims: Omit<ProgressClaims, "tokenId">): Promise<string> {
    return new SignJWT({ key: claims.keyId })
      .setProtectedHeader({ alg: algorithm, typ: "JWT" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(randomUUID())
      .setSubject(claims.integrationId)
      .setIssuedAt()
      .setExpirationTime(claims.expiresAt)
      .sign(await this.#signingSecret());
  }

  /** What a token says; undefined when it was not signed here, was altered, or has expired. */
  async read(token: string): Promise<ProgressClaims | undefined> {
    const secret = await this.#signingSecret();
    try {
      const verified = await jwtVerify(token, secret, { algorithms: [algorithm], issuer, audience });
      const { jti, sub, key, exp } = payload.parse(verified.payload);
      return { tokenId: jti, integrationId: sub, keyId: key, expiresAt: new Date(exp * 1000) };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
      throw error;
    }
  }

  /** Whether a token was signed here and was good until its time was over. */
  async hasExpired(token: string): Promise<boolean> {
    const secret = await this.#signingSecret();
    try {
      await jwtVerify(token, secret, { algorithms: [algorithm], issuer, audience });
      return false;
    } catch (error) {
      // Its signature is looked at before its time.
      if (error instanceof errors.JOSEError) return error instanceof errors.JWTExpired;
      throw error;
    }
  }

  #signingSecret(): Promise<Uint8Array> {
    this.#secret ??= this.#load().catch((error: unknown) => {
      // Asked for again, once the database answers.
      this.#secret = undefined;
      throw error;
    });
    return this.#secret;
  }

  /** A random secret, made once for a database and kept encrypted, so that it outlives a change of the encryption key. */
  async #load(): Promise<Uint8Array> {
    const purpose = secretPurpose.signingSecret(secretId);
    const made = this.secrets.encrypt(randomBytes(32).toString("base64"), purpose);
    await this.queries.insert(signingSecrets).values({ id: secretId, secret: made }).onConflictDoNothing();
    const [row] = await this.queries.select().from(signingSecrets).where(eq(signingSecrets.id, secretId));
    if (!row) throw new Error("the signing secret of progress tokens was removed while it was read");
    await this.secrets.know(row.secret);
    await this.secrets.know(row.secret);
    return Buffer.from(this.secrets.decrypt(row.secret, purpose), "base64");
  }
}

/**
 * Who a token lets in; undefined once the key that issued it could not issue it any more.
 * @param key that issued it, and is good.
 */
export function progressCaller(
  claims: ProgressClaims,
  key: ApiKeyRow,
  integration: Pick<IntegrationRow, "id" | "storeId">,
): Caller | undefined {
  const maker = callerWithKey(key);
  if (maker.operations?.has(issuingOperation) === false) return undefined;
  if (claims.expiresAt.getTime() <= Date.now() || !allows(maker.role, "OPERATOR")) return undefined;
  if (maker.stores?.has(integration.storeId) === false || maker.integrations?.has(integration.id) === false)
    return undefined;
  return {
    keyId: key.id,
    // Whoever has it is told this, and is not told whose it is.
    name: "progress token",
    role: "SUBSCRIBER",
    stores: null,
    integrations: new Set([integration.id]),
    operations: new Set(progressOperations),
    expiresAt: claims.expiresAt,
    progressTokenId: claims.tokenId,
  };
}
