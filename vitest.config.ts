import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

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
    // Most of what tests do is wait for sockets and for PostgreSQL.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
