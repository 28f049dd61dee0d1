import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { followDataKeys, openSecretBox, type WrappingKeys } from "./data-keys.js";
import { EncryptionKey } from "./encryption-key.js";
import { rotateSecrets } from "./rotate-secrets.js";
import { secretColumns, secretPurpose } from "./secret-purpose.js";
import { createTestDatabase, type TestDatabase } from "./testing/index.js";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const keys = (current = EncryptionKey.make(), ...previous: EncryptionKey[]): WrappingKeys => ({
  current,
  previous,
  source: "the file of a test",
});
const unheard = (error: unknown): never => {
  throw error;
};

/** As many stores as asked for, each with its credentials sealed; answers their ids. */
async function addStores(count: number, seal: (purpose: string) => string): Promise<string[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  const rows = ids.map((id, index) => ({
    id,
    store_hash: `store${index}`,
    name: "Shop",
    status: "CONNECTED",
    scopes: [],
    credentials: seal(secretPurpose.storeCredentials(id)),
  }));
  await database.sql`insert into stores ${database.sql(rows)}`;
  return ids;
}

async function credentialsOf(id: string): Promise<string> {
  const [row] = await database.sql`select credentials from stores where id = ${id}`;
  return String(row?.["credentials"]);
}

describe("a key", () => {
  test("opens what it sealed, at its place, unaltered, and nothing else", () => {
    const key = EncryptionKey.make();
    const sealed = key.seal("s3cret", "stores.credentials:1");
    expect(sealed).not.toContain("s3cret");
    expect(key.open(sealed, "stores.credentials:1")).toBe("s3cret");
    expect(() => key.open(sealed, "stores.credentials:2")).toThrow(/altered or moved/);
    for (const part of [2, 3, 4]) {
      const parts = sealed.split(":");
      parts[part] = randomBytes(part === 4 ? 4 : 12).toString("base64url");
      expect(() => key.open(parts.join(":"), "stores.credentials:1")).toThrow(/altered or moved/);
    }
    expect(() => EncryptionKey.make().open(sealed, "stores.credentials:1")).toThrow(/encrypted with key/);
    expect(() => key.open("s3cret", "stores.credentials:1")).toThrow(/not in a form/);
  });

  test("is given in base64 or hex, and anything else is refused with the way to make one", () => {
    const bytes = randomBytes(32);
    expect(EncryptionKey.fromText(bytes.toString("hex")).id).toBe(EncryptionKey.fromText(bytes.toString("base64")).id);
    expect(() => EncryptionKey.fromText("short")).toThrow("openssl rand -base64 32");
  });
});

describe("the key from outside", () => {
  test("wraps a data key that the database keeps, and is itself in no row", async () => {
    const bytes = randomBytes(32);
    const given = keys(new EncryptionKey(bytes));
    const sealed = (await openSecretBox(database, given)).encrypt("s3cret", "here");
    expect((await openSecretBox(database, given)).decrypt(sealed, "here")).toBe("s3cret");
    const rows = JSON.stringify(await database.sql`select * from encryption_keys`);
    expect(rows).toContain(`v1:${given.current.id}:`);
    for (const form of ["base64", "base64url", "hex"] as const) expect(rows).not.toContain(bytes.toString(form));
  });

  test("that is another one is refused by name, and changes nothing", async () => {
    const right = keys();
    const wrong = keys();
    await openSecretBox(database, right);
    const before = await database.sql`select * from encryption_keys`;
    await expect(openSecretBox(database, wrong)).rejects.toThrow(
      `encrypted with key ${right.current.id}, and the file of a test is key ${wrong.current.id}`,
    );
    expect(await database.sql`select * from encryption_keys`).toEqual(before);
  });

  test("is changed with the one before beside it, once for all; who runs with the old one goes on", async () => {
    const old = keys();
    const running = await openSecretBox(database, old);
    const sealed = running.encrypt("s3cret", "here");
    const changed = keys(EncryptionKey.make(), EncryptionKey.make(), old.current);
    const boxes = await Promise.all([1, 2, 3].map(() => openSecretBox(database, changed)));
    for (const box of boxes) expect(box.decrypt(sealed, "here")).toBe("s3cret");
    expect(boxes[0]?.decrypt(running.encrypt("later", "here"), "here")).toBe("later");
    expect((await openSecretBox(database, keys(changed.current))).decrypt(sealed, "here")).toBe("s3cret");
    await expect(openSecretBox(database, old)).rejects.toThrow(`encrypted with key ${changed.current.id}`);
  });

  test("of the first form, which sealed secrets itself, goes on as a data key", async () => {
    const old = EncryptionKey.make();
    const check = old.seal("storegate", "encryption_keys.check");
    await database.sql`insert into encryption_keys (key_id, "check") values (${old.id}, ${check})`;
    const sealed = old.seal("s3cret", "here");
    await expect(openSecretBox(database, keys())).rejects.toThrow(`encrypted with key ${old.id}`);
    const box = await openSecretBox(database, keys(EncryptionKey.make(), old));
    expect(box.decrypt(sealed, "here")).toBe("s3cret");
    expect(box.keyId).not.toBe(old.id);
    const rows = await database.sql`select "check", wrapped_key from encryption_keys`;
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toEqual({ check: null, wrapped_key: expect.any(String) as string });
  });
});

describe("rotating the data key", () => {
  test("seals every registered secret anew, in batches, and again after it was killed half way", async () => {
    const given = keys();
    const box = await openSecretBox(database, given);
    const ids = await addStores(230, (purpose) => box.encrypt("token", purpose));
    const integration = crypto.randomUUID();
    const secrets = Object.fromEntries(
      ["/apiKey", "/login/token"].map((name) => [
        name,
        box.encrypt(name, secretPurpose.integrationSecret(integration, name)),
      ]),
    );
    await database.sql`insert into integrations (id, store_id, connector_id, name, config, secrets, status)
      values (${integration}, ${ids[0] ?? ""}, 'toy', 'Toy', '{}', ${JSON.stringify(secrets)}::text::jsonb, 'MANUAL')`;
    await database.sql`insert into notification_settings (events, webhook_secret)
      values ('{}', ${box.encrypt("whsec", secretPurpose.notificationWebhook())})`;
    await database.sql`insert into store_hooks (id, secret)
      values (${ids[0] ?? ""}, ${box.encrypt("hooks", secretPurpose.storeHooks(ids[0] ?? ""))})`;
    await database.sql`insert into signing_secrets (id, secret)
      values ('progress-tokens', ${box.encrypt("signing", secretPurpose.signingSecret("progress-tokens"))})`;
    // The 150th breaks the second batch off, as a kill would.
    await database.sql
      .unsafe(`create function refuse() returns trigger language plpgsql as $$ begin raise 'killed'; end $$;
      create trigger refuse before update on stores for each row when (old.id = '${ids.toSorted()[149]}') execute function refuse();`);
    await expect(rotateSecrets(database, given)).rejects.toThrow("killed");
    await database.sql`drop trigger refuse on stores`;
    for (const id of ids) await box.know(await credentialsOf(id));
    for (const id of ids)
      expect(box.decrypt(await credentialsOf(id), secretPurpose.storeCredentials(id))).toBe("token");

    const rotation = await rotateSecrets(database, given);
    expect(rotation).toMatchObject({ resealed: 235, unopened: [] });
    expect(rotation.retired).toHaveLength(2);
    for (const { table, column, form } of secretColumns) {
      const value = form === "text" ? database.sql(column) : database.sql`v.value`;
      const from = form === "text" ? database.sql`` : database.sql`, jsonb_each_text(${database.sql(column)}) v`;
      const rows = await database.sql`select ${value} as sealed from ${database.sql(table)} ${from}`;
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row["sealed"]).toMatch(new RegExp(`^v1:${rotation.keyId}:`));
    }
    const after = await openSecretBox(database, given);
    const [row] = await database.sql`select secrets from integrations`;
    const kept = row?.["secrets"] as Record<string, string>;
    expect(
      Object.entries(kept).map(([name, sealed]) =>
        after.decrypt(sealed, secretPurpose.integrationSecret(integration, name)),
      ),
    ).toEqual(["/apiKey", "/login/token"]);
    // Nothing names the retired keys any more: a day later they go.
    await database.sql`update encryption_keys set retired_at = retired_at - interval '25 hours'`;
    await rotateSecrets(database, given);
    expect(await database.sql`select key_id from encryption_keys where retired_at is not null`).toHaveLength(1);
  });

  test("is heard of by whoever runs, who seals with the new key from then on", async () => {
    const given = keys();
    const running = await openSecretBox(database, given);
    const stop = await followDataKeys(database, running, unheard);
    try {
      const { keyId } = await rotateSecrets(database, given);
      await expect.poll(() => running.keyId).toBe(keyId);
    } finally {
      await stop();
    }
  });

  test("is found by whoever did not hear of it, once a secret names the new key", async () => {
    const given = keys();
    const deaf = await openSecretBox(database, given);
    const [id = ""] = await addStores(1, (purpose) => deaf.encrypt("token", purpose));
    const { keyId } = await rotateSecrets(database, given);
    const sealed = await credentialsOf(id);
    expect(() => deaf.decrypt(sealed, secretPurpose.storeCredentials(id))).toThrow(`data key ${keyId}`);
    await deaf.know(null, sealed);
    expect(deaf.decrypt(sealed, secretPurpose.storeCredentials(id))).toBe("token");
    expect(deaf.keyId).toBe(keyId);
  });

  test("names a secret that does not open, leaves it and keeps its key", async () => {
    const given = keys();
    const box = await openSecretBox(database, given);
    const [id = ""] = await addStores(2, (purpose) => box.encrypt("token", purpose));
    await database.sql`update stores set credentials = ${box.encrypt("token", "elsewhere")} where id = ${id}`;
    const rotation = await rotateSecrets(database, given);
    expect(rotation).toMatchObject({ resealed: 1, unopened: [secretPurpose.storeCredentials(id)], retired: [] });
  });
});
