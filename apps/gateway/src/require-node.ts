/** Which Node a gateway runs on. It imports nothing of ours, so that an older Node can read it and say so. */

/** The oldest that has all that we use: `Temporal`, and what undici asks for. */
const oldest = 26;

/** Ends the process with what to do about it, where it runs on an older Node. */
export function requireNode(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= oldest) return;
  const script = process.argv[1] ?? "apps/gateway/dist/main.js";
  process.stderr.write(
    `Storegate needs Node ${oldest} or later; this is ${process.version}. The one that comes along, after "npx -y pnpm@12.21.0 install", runs it from the repository's folder: node_modules/.bin/node ${script}\n`,
  );
  process.exit(1);
}
