/**
 * Makes what the Dockerfile makes, without Docker: copies what it copies, runs what its build stage runs, and starts the result as
 * another user, in a folder that this user cannot write, on a PostgreSQL of its own, until `GET /healthz` and `GET /readyz`
 * answer and the container's own health check is content. Run by hand, as root: `node scripts/rehearse-image.ts`. Packages must
 * be built.
 */
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { copiedFiles, environmentOf, parseDockerfile } from "./dockerfile.ts";

const root = path.resolve(import.meta.dirname, "..");
/** The user `nobody`. */
const nobody = 65_534;
/** How long the start may take, in milliseconds. */
const patienceMs = 60_000;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Both folders of the build stage, as they are here. */
function build(folder: string): string {
  const [source, app] = [path.join(folder, "src"), path.join(folder, "app")];
  mkdirSync(source);
  const outside = (name: string): boolean =>
    !/(?:^|\/)(?:node_modules|dist|\.turbo)(?:\/|$)/.test(path.relative(root, name));
  for (const instruction of parseDockerfile(readFileSync(path.join(root, "Dockerfile"), "utf8"))) {
    if (instruction.stage !== "build") continue;
    for (const file of copiedFiles(instruction)) {
      cpSync(path.join(root, file), path.join(source, file), { recursive: true, filter: outside });
    }
    if (instruction.name !== "RUN") continue;
    const command = instruction.words.replaceAll(/(?<=\s)\/app(?=[\s/]|$)/g, app);
    say(`RUN ${command}`);
    execFileSync("/bin/sh", ["-c", command], {
      cwd: source,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, CI: "true" },
    });
  }
  return app;
}

async function rehearse(folder: string): Promise<void> {
  const app = build(folder);
  execFileSync("chmod", ["-R", "a+rX,a-w", app]);
  execFileSync("chmod", ["a+rx", folder]);
  const { startEmbeddedPostgres } = await import("../packages/database/dist/index.js");
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, "database"), durable: false });
  const port = await freePort();
  const set = Object.assign(
    {},
    ...parseDockerfile(readFileSync(path.join(root, "Dockerfile"), "utf8")).map(environmentOf),
  ) as Record<string, string>;
  const environment = {
    PATH: process.env["PATH"] ?? "",
    ...set,
    STOREGATE_HOST: "127.0.0.1",
    PORT: String(port),
    STOREGATE_DATA_DIR: "/nowhere",
    DATABASE_URL: postgres.applicationUrl,
    STOREGATE_OWNER_DATABASE_URL: postgres.url,
    STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    STOREGATE_ADMIN_KEY: randomBytes(16).toString("hex"),
  };
  const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const gateway = spawn(process.execPath, ["dist/main.js", "serve"], {
    ...asNobody,
    cwd: app,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
  try {
    const begin = performance.now();
    for (const endpoint of ["healthz", "readyz"]) {
      let status = 0;
      while (status !== 200) {
        if (gateway.exitCode !== null) throw new Error(`the gateway ended with ${gateway.exitCode}`);
        if (performance.now() - begin > patienceMs) throw new Error(`/${endpoint} does not answer`);
        await delay(100);
        status = await fetch(`http://127.0.0.1:${port}/${endpoint}`).then(
          (response) => response.status,
          () => 0,
        );
      }
      say(`GET /${endpoint} answers 200 after ${Math.round(performance.now() - begin)} ms`);
    }
    execFileSync(process.execPath, ["dist/health-check.js"], { ...asNobody, cwd: app, env: environment });
    say("the health check is content");
    const ended = new Promise<number | null>((resolve) => gateway.once("exit", resolve));
    gateway.kill("SIGTERM");
    const code = await ended;
    if (code !== 0) throw new Error(`SIGTERM ended it with ${code}`);
    say(`SIGTERM ended it with 0; ${execFileSync("du", ["-sh", app], { encoding: "utf8" }).split("\t")[0]} of files`);
  } finally {
    gateway.kill("SIGKILL");
    await postgres.stop();
  }
}

const folder = mkdtempSync(path.join(tmpdir(), "storegate-image-"));
try {
  await rehearse(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
