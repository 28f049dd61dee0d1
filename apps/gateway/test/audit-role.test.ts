/** A role for the gateway that cannot touch the audit even by dropping its trigger, as docs/audit-and-exports.md sets it up. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { connectDatabase } from "@storegate/database";
import { createTestDatabase } from "@storegate/database/testing";
import { expect, test } from "vitest";
import { setUpValidation, startTestGateway } from "./harness.js";

const guide = path.join(import.meta.dirname, "..", "..", "..", "docs", "audit-and-exports.md");

test("the gateway works as a role that may only add to the audit", async () => {
  await using surroundings = new AsyncDisposableStack();
  const database = surroundings.adopt(await createTestDatabase(), (each) => each.drop());
  // The owner starts the new version once.
  const STOREGATE_ENCRYPTION_KEY = randomBytes(32).toString("base64");
  const asOwner = { DATABASE_URL: database.url, STOREGATE_ENCRYPTION_KEY };
  await (await startTestGateway({ environment: asOwner }))[Symbol.asyncDispose]();
  const role = `app_${randomBytes(4).toString("hex")}`;
  const [, statements = ""] = /```sql\n(-- as the owner[^`]*)```/.exec(await readFile(guide, "utf8")) ?? [];
  await database.sql.unsafe(`create role ${role} login password 'app'`);
  surroundings.defer(async () => void (await database.sql.unsafe(`drop owned by ${role}; drop role ${role}`)));
  const name = new URL(database.url).pathname.slice(1);
  await database.sql.unsafe(
    statements.replaceAll("storegate_app", role).replaceAll("DATABASE storegate ", `DATABASE ${name} `),
  );

  const url = new URL(database.url);
  url.username = role;
  url.password = "app";
  const app = connectDatabase(url.href, { max: 1 });
  surroundings.defer(() => app.close());
  await using gateway = await startTestGateway({
    environment: { DATABASE_URL: url.href, STOREGATE_ENCRYPTION_KEY },
    sandbox: { customers: 1 },
  });
  const { storeId } = await setUpValidation(gateway);
  const { data } = await gateway.query('{ auditEntries(operation: "connectStore") { nodes { target { id } } } }');
  expect(data.auditEntries.nodes).toEqual([{ target: { id: storeId } }]);
  for (const attempt of [
    "update audit_entries set operation = 'nothing'",
    "delete from audit_entries",
    "truncate audit_entries",
    "update audit_personal set actor_name = 'nobody'",
    "alter table audit_entries disable trigger all",
    "drop trigger audit_entries_append_only on audit_entries",
    "drop table audit_entries",
  ]) {
    await expect(app.sql.unsafe(attempt)).rejects.toThrow(/permission denied|must be owner/);
  }
});
