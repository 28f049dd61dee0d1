import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SecretBox } from "./secret-box.js";
import { createTestDatabase, type TestDatabase } from "./testing/index.js";
import { verifyEncryptionKey } from "./verify-key.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("a secret opens with its key, at its place, unaltered, and not otherwise", () => {
  const box = new SecretBox(randomBytes(32));
  const sealed = box.encrypt("s3cret", "stores.credentials:1");
  expect(sealed).not.toContain("s3cret");
  expect(box.decrypt(sealed, "stores.credentials:1")).toBe("s3cret");
  expect(() => box.decrypt(sealed, "stores.credentials:2")).toThrow(/altered or moved/);
  const parts = sealed.split(":");
  parts[3] = Buffer.from("s4cret").toString("base64url");
  expect(() => box.decrypt(parts.join(":"), "stores.credentials:1")).toThrow(/altered or moved/);
  expect(() => new SecretBox(randomBytes(32)).decrypt(sealed, "stores.credentials:1")).toThrow(/encrypted with key/);
});

test("a key is given in base64 or hex, and anything else is refused with the way to make one", () => {
  const key = randomBytes(32);
  expect(SecretBox.fromText(key.toString("hex")).keyId).toBe(SecretBox.fromText(key.toString("base64")).keyId);
  expect(() => SecretBox.fromText("short")).toThrow("openssl rand -base64 32");
});

test("a database remembers its key: another one is refused by name", async () => {
  const right = new SecretBox(randomBytes(32));
  const wrong = new SecretBox(randomBytes(32));
  await verifyEncryptionKey(database.queries, right);
  await verifyEncryptionKey(database.queries, right);
  await expect(verifyEncryptionKey(database.queries, wrong)).rejects.toThrow(
    `encrypted with key ${right.keyId}, and STOREGATE_ENCRYPTION_KEY is key ${wrong.keyId}`,
  );
});
