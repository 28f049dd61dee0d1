/**
 * Checks that what is generated and committed is what would be generated now: the emitted GraphQL schema, and migrations
 * against the tables. Prints what has drifted and how to mend it, and exits 1 then. Packages must be built.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

function schemaDrift(): string[] {
  const emitted = execFileSync(process.execPath, [path.join(root, "apps/gateway/dist/emit-schema.js")], {
    encoding: "utf8",
  });
  const kept = readFileSync(path.join(root, "apps/gateway/schema.graphql"), "utf8");
  return emitted === kept
    ? []
    : ["apps/gateway/schema.graphql is not what the gateway serves: pnpm --filter @storegate/gateway emit-schema"];
}

function migrationDrift(): string[] {
  const database = path.join(root, "packages/database");
  const scratch = mkdtempSync(path.join(tmpdir(), "storegate-drift-"));
  try {
    cpSync(path.join(database, "migrations"), path.join(scratch, "migrations"), { recursive: true });
    const before = readdirSync(path.join(scratch, "migrations")).length;
    const config = path.join(scratch, "drizzle.config.json");
    const out = path.relative(database, path.join(scratch, "migrations"));
    writeFileSync(config, JSON.stringify({ dialect: "postgresql", schema: "./dist/schema.js", out }));
    execFileSync(path.join(database, "node_modules/.bin/drizzle-kit"), ["generate", `--config=${config}`], {
      cwd: database,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return readdirSync(path.join(scratch, "migrations")).length === before
      ? []
      : ["packages/database/migrations lack what the tables say: pnpm --filter @storegate/database migration"];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const found = [...schemaDrift(), ...migrationDrift()];
if (found.length > 0) {
  process.stderr.write(`Drifted:\n${found.map((each) => `  ${each}\n`).join("")}`);
  process.exitCode = 1;
}
