import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

export default defineConfig({
  resolve: {
    // Packages of ours are tested as they stand in src; what a test starts as a process of its own runs from dist.
    conditions: ["source"],
    // type-graphql loads graphql's CommonJS build; two copies of graphql in one process refuse each other.
    alias: [
      {
        find: /^graphql$/,
        replacement: fileURLToPath(new URL("packages/connector-kit/node_modules/graphql/index.js", import.meta.url)),
      },
    ],
  },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: [
      "packages/*/{src,test}/**/*.test.ts",
      "apps/*/{src,test}/**/*.test.ts",
      "examples/*/{src,test}/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    globalSetup: ["test/global-setup.ts"],
    sequence: { sequencer: LongestFirst },
    // A worker loads what tests share once for all its files. No module of ours holds state (law 10), so none is handed on.
    isolate: false,
    // Much of what tests do is wait: for sockets, for PostgreSQL, and for programs that they start.
    maxWorkers: 3,
    // These end what hangs, also where the machine is busy; a test that is about time measures it.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
