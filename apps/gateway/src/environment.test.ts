import { expect, test } from "vitest";
import { readEnvironment, unknownVariables } from "./environment.js";

test("defaults need nothing", () => {
  expect(readEnvironment({})).toMatchObject({
    port: 4000,
    host: "127.0.0.1",
    databaseUrl: undefined,
    dnsServers: [],
    allowPrivateHosts: false,
    resultsDays: 90,
    syncRetryMinutes: 60,
    concurrency: 16,
  });
});

test("files are read below a folder of the data folder, or below one that is named", () => {
  expect(readEnvironment({ STOREGATE_DATA_DIR: "/srv/storegate" }).filesFolder).toBe("/srv/storegate/files");
  expect(readEnvironment({ STOREGATE_FILES_DIR: "/srv/exports" }).filesFolder).toBe("/srv/exports");
});

test.each([
  ["PORT", "http"],
  ["PORT", "70000"],
  ["DATABASE_URL", "mysql://here/x"],
  ["STOREGATE_ADMIN_KEY", "short"],
  ["STOREGATE_ADMIN_KEY", "has blanks in it 12345678"],
  ["STOREGATE_DNS_SERVERS", "nonsense:99999"],
  ["STOREGATE_DNS_SERVERS", "9.9.9.9,dns.example"],
  ["STOREGATE_SMTP_PROXY", "http://127.0.0.1:1080"],
  ["STOREGATE_ENCRYPTION_KEY", "short"],
  ["STOREGATE_ALLOW_PRIVATE_HOSTS", "yes"],
  ["STOREGATE_GRAPHIQL", "no"],
  ["STOREGATE_CORS_ORIGINS", "*"],
  ["STOREGATE_CORS_ORIGINS", "https://admin.example.com/"],
  ["STOREGATE_CORS_ORIGINS", "admin.example.com"],
  ["STOREGATE_TRUSTED_PROXIES", "10.0.0.0/33"],
  ["STOREGATE_TRUSTED_PROXIES", "proxy.internal"],
  ["STOREGATE_PUBLIC_URL", "storegate.example.com"],
  ["STOREGATE_MAX_QUERY_DEPTH", "deep"],
  ["STOREGATE_MAX_QUERY_COST", "0"],
  ["STOREGATE_RESULTS_DAYS", "-1"],
  ["STOREGATE_SYNC_RETRY_MINUTES", "-1"],
  ["STOREGATE_SYNC_RETRY_MINUTES", "1441"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "a=%FF"],
  ["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "no header"],
  ["STOREGATE_RESULTS_DAYS", "a month"],
])("%s=%s is refused by name", (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(`The environment cannot be used:\n  ${name}`);
});

test.each([["9.9.9.9"], ["127.0.0.1:5353"], ["::1"], ["[::1]:53"]])("%s is a name server", (server) => {
  expect(readEnvironment({ STOREGATE_DNS_SERVERS: `${server}, 1.1.1.1` }).dnsServers).toEqual([server, "1.1.1.1"]);
});

test("a database of one's own needs the encryption key", () => {
  expect(() => readEnvironment({ DATABASE_URL: "postgres://here/x" })).toThrow("STOREGATE_ENCRYPTION_KEY is needed");
});

test("the owner's address is for a database that is named", () => {
  const owner = { STOREGATE_OWNER_DATABASE_URL: "postgres://owner@here/x" };
  expect(() => readEnvironment(owner)).toThrow("STOREGATE_OWNER_DATABASE_URL goes with DATABASE_URL");
  expect(() => readEnvironment({ ...owner, STOREGATE_OWNER_DATABASE_URL: "mysql://here/x" })).toThrow(
    "The environment cannot be used:\n  STOREGATE_OWNER_DATABASE_URL",
  );
});

test("a variable that is named as ours and that nobody reads is told", () => {
  const known = { STOREGATE_LOG_LEVEL: "warn", STOREGATE_KEY: "x", STOREGATE_URL: "x", STOREGATE_TEST_DATABASE: "x" };
  expect(unknownVariables({ ...known, HOME: "/", STOREGATE_SHARED: "x" })).toEqual([]);
  expect(unknownVariables({ ...known, STOREGATE_LOGLEVEL: "x", STOREGATE_ADMINKEY: "" })).toEqual([
    "STOREGATE_ADMINKEY",
    "STOREGATE_LOGLEVEL",
  ]);
});

test("schema and query page are shown unless this is production or somebody says otherwise", () => {
  const shownBy = (variables: Record<string, string>) => {
    const { graphiql, limits } = readEnvironment(variables);
    return [graphiql, limits.operations.introspection];
  };
  expect(shownBy({})).toEqual([true, true]);
  expect(shownBy({ NODE_ENV: "production" })).toEqual([false, false]);
  expect(shownBy({ NODE_ENV: "production", STOREGATE_GRAPHIQL: "true", STOREGATE_INTROSPECTION: "true" })).toEqual([
    true,
    true,
  ]);
  expect(shownBy({ STOREGATE_GRAPHIQL: "false", STOREGATE_INTROSPECTION: "false" })).toEqual([false, false]);
});

test("a public address has no slash at its end", () => {
  expect(readEnvironment({ STOREGATE_PUBLIC_URL: "https://storegate.example.com/" }).publicUrl).toBe(
    "https://storegate.example.com",
  );
});
