/** Dockerfile and compose file, held to what they name; the image itself is not built here. */
import { access, readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { environmentVariables } from "../apps/gateway/src/environment.js";
import { copiedFiles, environmentOf, parseDockerfile } from "../scripts/dockerfile.js";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string): Promise<string> => readFile(path.join(root, file), "utf8");
// The root itself has no parser of YAML; the sandbox does.
const { parse } = createRequire(path.join(root, "packages/sandbox/package.json"))("yaml") as {
  parse: (text: string, options: { merge: boolean }) => unknown;
};

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment: Record<string, string>;
  readonly depends_on?: Record<string, { readonly condition: string }>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

const instructions = parseDockerfile(await read("Dockerfile"));
const compose = parse(await read("compose.yaml"), { merge: true }) as {
  readonly services: Record<"postgres" | "gateway" | "worker", Service>;
  readonly volumes: Record<string, unknown>;
};
const isOurs = (name: string): boolean => environmentVariables.includes(name);

describe("the Dockerfile", () => {
  const final = instructions.filter(({ stage }) => stage !== "build");
  const words = (name: string): string[] => final.filter((each) => each.name === name).map((each) => each.words);

  test("copies what there is, and takes nothing that is kept out of the context", async () => {
    const ignored = (await read(".dockerignore")).split("\n");
    const copied = instructions.flatMap(copiedFiles);
    expect(copied.length).toBeGreaterThan(3);
    for (const file of copied) {
      await access(path.join(root, file));
      expect(ignored).not.toContain(file);
    }
    for (const secret of [".env", "**/node_modules", ".git"]) expect(ignored).toContain(secret);
  });

  test("runs what the build makes, as nobody in particular, and hears SIGTERM", async () => {
    expect(words("USER")).toEqual(["node"]);
    expect(words("STOPSIGNAL")).toEqual(["SIGTERM"]);
    expect(words("CMD")).toEqual(['["serve"]']);
    const programs = [...words("ENTRYPOINT"), ...words("HEALTHCHECK")].map(
      (line) => /\["node", "dist\/([\w-]+)\.js"\]/.exec(line)?.[1],
    );
    expect(programs).toEqual(["main", "health-check"]);
    for (const program of programs) await access(path.join(root, `apps/gateway/src/${program}.ts`));
    const order = final.map(({ name }) => name);
    expect(order.indexOf("USER")).toBeGreaterThan(order.lastIndexOf("RUN"));
    expect(order.indexOf("USER")).toBeLessThan(order.indexOf("ENTRYPOINT"));
  });

  test("is of one Node, the one that everything runs on, in all its stages", async () => {
    const { devDependencies } = JSON.parse(await read("package.json")) as { devDependencies: { node: string } };
    const bases = instructions.filter(({ name }) => name === "FROM").map((each) => each.words.split(" ")[0]);
    expect(new Set(bases)).toEqual(new Set([`node:${devDependencies.node.split(".")[0]}-bookworm-slim`]));
  });

  test("builds with the pnpm that package.json names", async () => {
    const { packageManager } = JSON.parse(await read("package.json")) as { packageManager: string };
    const used = instructions.flatMap((each) => each.words.match(/pnpm@[\d.]+/g) ?? []);
    expect(new Set(used)).toEqual(new Set([packageManager]));
  });

  test("sets only variables that are known", () => {
    const set = Object.keys(Object.assign({}, ...final.map(environmentOf)) as object).filter(
      (name) => name !== "NODE_ENV",
    );
    expect(set.filter((name) => !isOurs(name))).toEqual([]);
  });
});

describe("the compose file", () => {
  test.each(["gateway", "worker"] as const)(
    "the %s can write nothing, gain nothing, and waits for the database",
    (name) => {
      const service = compose.services[name];
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        tmpfs: ["/tmp"],
        depends_on: { postgres: { condition: "service_healthy" } },
      });
      // OpenTelemetry reads some by itself.
      const strange = Object.keys(service.environment).filter((each) => !isOurs(each) && !each.startsWith("OTEL_"));
      expect(strange).toEqual([]);
      expect(service.environment).toMatchObject({
        DATABASE_URL: expect.stringMatching(
          /^postgres:\/\/storegate_app:\$\{[^}]+\}@postgres:5432\/storegate$/,
        ) as string,
        // Of another role, which owns the tables.
        STOREGATE_OWNER_DATABASE_URL: expect.stringMatching(
          /^postgres:\/\/storegate:\$\{POSTGRES_PASSWORD[^}]+\}@postgres:5432\/storegate$/,
        ) as string,
        STOREGATE_ENCRYPTION_KEY: expect.stringContaining(":?") as string,
      });
    },
  );

  test("is PostgreSQL 18, a gateway and a worker with a way to its health", () => {
    const { postgres, worker } = compose.services;
    expect(postgres.image).toBe("postgres:18");
    expect(postgres.healthcheck?.test[1]).toBe("pg_isready");
    expect(worker.command).toEqual(["worker"]);
    expect(worker.environment["STOREGATE_METRICS_PORT"]).toMatch(/^\d+$/);
    const volumes = Object.values(compose.services)
      .flatMap((service) => service.volumes ?? [])
      .map((each) => each.split(":")[0]);
    expect(new Set(volumes)).toEqual(new Set(Object.keys(compose.volumes)));
  });

  test.each([
    // What the file fixes, and why nobody is to change it.
    [
      "gateway",
      { PORT: "4000 is what is published", STOREGATE_HOST: "the image's", STOREGATE_DATA_DIR: "the volume's" },
    ],
    ["worker", { PORT: "it serves nothing", STOREGATE_HOST: "the image's", STOREGATE_DATA_DIR: "it needs none" }],
  ] as const)("hands the %s every variable that is read, as .env has it", (name, fixed) => {
    const { environment } = compose.services[name];
    // A port of its own is a worker's only way to metrics; an admin key is made and known by gateways.
    const others = { gateway: ["STOREGATE_METRICS_PORT"], worker: ["STOREGATE_ADMIN_KEY"] }[name];
    const missing = environmentVariables.filter((each) => environment[each] === undefined);
    expect(missing.toSorted()).toEqual([...Object.keys(fixed), ...others].toSorted());
    const fromOutside = Object.entries(environment).filter(([, value]) => value.startsWith("${"));
    expect(fromOutside.length).toBeGreaterThan(30);
    for (const [variable, value] of fromOutside) expect(value).toMatch(new RegExp(`^\\$\\{${variable}:[-?]`));
  });

  test("holds no secret itself", () => {
    const secrets = Object.values(compose.services)
      .flatMap(({ environment }) => Object.entries(environment))
      .filter(([name]) => /KEY|PASSWORD|TOKEN|HEADERS/.test(name));
    expect(secrets.length).toBeGreaterThan(5);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{/);
  });
});

test("every variable that is read has one row in one table", async () => {
  const docs = (await readdir(path.join(root, "docs"))).filter((file) => file.endsWith(".md"));
  const pages = await Promise.all(["README.md", ...docs.map((file) => `docs/${file}`)].map(read));
  const cells = pages.join("\n").match(/(?<=^\|.*)(?<=\| *)`[A-Z_]+`(?:, `[A-Z_]+`)*(?= *\|)/gm) ?? [];
  const documented = cells.flatMap((cell) => cell.match(/[A-Z_]+/g) ?? []);
  expect(environmentVariables.filter((name) => !documented.includes(name))).toEqual([]);
  expect(environmentVariables.filter((name) => documented.indexOf(name) !== documented.lastIndexOf(name))).toEqual([]);
});
