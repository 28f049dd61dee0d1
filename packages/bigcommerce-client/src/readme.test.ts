import { readFileSync } from "node:fs";
import { createHttpClient } from "@storegate/http-client";
import { expect, onTestFinished, test } from "vitest";
import { createStoreClient } from "./create-store-client.js";

test("the README tells of every resource of the client, and of no other", () => {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const client = createStoreClient({ storeHash: "abc123", accessToken: "token", http });
  const resources = Object.entries(client).filter(([, value]) => typeof value === "object" && value !== null);
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const table = /\n## Resources\n([\s\S]*?)\n\n`endpoints`/.exec(readme)?.[1] ?? "";
  const told = table
    .split("\n")
    .slice(4)
    .flatMap((row) => Array.from((row.split("|")[1] ?? "").matchAll(/`(\w+)`/g), ([, name]) => name));
  expect(new Set(told)).toEqual(new Set(resources.map(([name]) => name)));
});
