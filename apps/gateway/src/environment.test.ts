import { expect, test } from "vitest";
import { readEnvironment } from "./environment.js";

test("defaults need nothing", () => {
  expect(readEnvironment({})).toMatchObject({
    port: 4000,
    host: "127.0.0.1",
    databaseUrl: undefined,
    dnsServers: [],
    allowPrivateHosts: false,
  });
});

test.each([
  ["PORT", "http"],
  ["PORT", "70000"],
  ["DATABASE_URL", "mysql://here/x"],
  ["STOREGATE_ADMIN_KEY", "short"],
  ["STOREGATE_ADMIN_KEY", "has blanks in it 12345678"],
  ["STOREGATE_DNS_SERVERS", "nonsense:99999"],
  ["STOREGATE_DNS_SERVERS", "9.9.9.9,dns.example"],
  ["STOREGATE_ENCRYPTION_KEY", "short"],
  ["STOREGATE_ALLOW_PRIVATE_HOSTS", "yes"],
])("%s=%s is refused by name", (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(`The environment cannot be used:\n  ${name}`);
});

test.each([["9.9.9.9"], ["127.0.0.1:5353"], ["::1"], ["[::1]:53"]])("%s is a name server", (server) => {
  expect(readEnvironment({ STOREGATE_DNS_SERVERS: `${server}, 1.1.1.1` }).dnsServers).toEqual([server, "1.1.1.1"]);
});

test("a database of one's own needs the encryption key", () => {
  expect(() => readEnvironment({ DATABASE_URL: "postgres://here/x" })).toThrow("STOREGATE_ENCRYPTION_KEY is needed");
});
