import { configSchemaOf, defineConnector, type JsonObject } from "@storegate/connector-kit";
import { warehouse } from "@storegate/connector-warehouse";
import { expect, test } from "vitest";
import { z } from "zod";
import { movedSecret, secretPointers } from "./config-secrets.js";

const secret = z.string().meta({ writeOnly: true });
const address = z.url().meta({ id: "Address" });
const [one, other] = ["https://one.example", "https://other.example"];

/** The address for which the secret at `/apiKey` would be moved between two configs. */
function movedTo(config: z.ZodObject, earlier: JsonObject, now: JsonObject): string | undefined {
  const connector = defineConnector({
    id: "addressed",
    title: "Addressed",
    description: "Has addresses.",
    scopes: [],
    config,
    syncKinds: [],
    open: () => undefined,
  });
  const kept = { config: { apiKey: null, ...now }, secrets: { "/apiKey": "sealed" } };
  return movedSecret(connector, { apiKey: null, ...earlier }, kept)?.address;
}

const node = z.object({
  url: z.url(),
  get next() {
    return node.optional();
  },
});

test.each<[string, z.ZodType, JsonObject[string], JsonObject[string], string]>([
  ["a reference", address, one, other, "to"],
  ["an object referred to", z.object({ url: z.url() }).meta({ id: "Host" }), { url: one }, { url: other }, "to.url"],
  ["a list", z.array(address), [one], [one, other], "to"],
  ["a tuple", z.tuple([z.string(), z.url()]), ["a", one], ["a", other], "to"],
  ["a map", z.record(z.string(), z.url()), { a: one }, { a: other }, "to"],
  ["a repeated object", node, { url: one, next: { url: one } }, { url: one, next: { url: other } }, "to.next"],
])("a secret is not kept for another address in %s", (_name, to, before, after, moved) => {
  const config = z.strictObject({ apiKey: secret, to });

  expect(movedTo(config, { to: before }, { to: after })).toBe(moved);
  expect(movedTo(config, { to: before }, { to: before })).toBeUndefined();
});

test("only the addresses count that a secret behind a reference names", () => {
  const apiKey = z.string().meta({ id: "Key", writeOnly: true, "x-sent-to": ["/hosts/0"] });
  const config = z.strictObject({ apiKey, again: apiKey.optional(), shop: z.url(), hosts: z.array(z.string()) });

  expect(movedTo(config, { shop: one, hosts: ["a"] }, { shop: other, hosts: ["a"] })).toBeUndefined();
  expect(movedTo(config, { shop: one, hosts: ["a"] }, { shop: one, hosts: ["b"] })).toBe("hosts.0");
});

test("a map of addresses is the same in any order of its keys", () => {
  const config = z.strictObject({ apiKey: secret, to: z.record(z.string(), z.url()) });

  expect(movedTo(config, { to: { a: one, b: other } }, { to: { b: other, a: one } })).toBeUndefined();
});

test("a secret inside a list is refused, also behind a reference", () => {
  const listed = secret.meta({ id: "ListedKey", writeOnly: true });

  expect(() => secretPointers(z.toJSONSchema(z.object({ keys: z.array(listed) })))).toThrow('below "/keys"');
});

test("the password of a warehouse, in two branches of a union, is one secret that stays with its host", () => {
  const server = { type: "postgres", host: "db.example.com", port: 5432, database: "shop", user: "reader" };
  const kept = { config: { source: { ...server, password: null } }, secrets: { "/source/password": "sealed" } };
  const moved = (source: JsonObject): unknown =>
    movedSecret(warehouse, { source: { ...server, ...source, password: null } }, kept);

  expect(secretPointers(configSchemaOf(warehouse))).toEqual(["/source/password"]);
  expect(moved({ type: "redshift", database: "other" })).toBeUndefined();
  expect(moved({ host: "db.example.net" })).toEqual({ secret: "source.password", address: "source.host" });
});
