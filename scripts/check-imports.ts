/** Checks every import of every package against `package-floors.ts`. Prints what breaks a floor, and exits 1 then. */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";
import { demoFolder, floors } from "./package-floors.ts";

const scope = "@storegate/";
const root = path.resolve(import.meta.dirname, "..");

/** What a source file imports, with `import()` where the name is written out. */
function importsOf(file: string): string[] {
  const { module, errors } = parseSync(file, readFileSync(path.join(root, file), "utf8"));
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message ?? ""}`);
  return [
    ...module.staticImports.map((each) => each.moduleRequest.value),
    ...module.staticExports.flatMap((each) => each.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
  ];
}

/** The package a file is in, its folder, and the folder's part: `bench` stands by itself, all others below apps, packages or examples. */
function placeOf(file: string): { readonly home: string; readonly name: string; readonly area: string | undefined } {
  const [kind = "", folder = "", area] = file.split("/");
  return kind === "bench"
    ? { home: kind, name: kind, area: folder }
    : { home: `${kind}/${folder}`, name: folder, area };
}

function complaints(file: string): string[] {
  const { home, name, area } = placeOf(file);
  const floor = floors[name];
  if (!floor) return [`${file}: the package "${name}" stands on no floor; give it one in scripts/package-floors.ts`];
  const isTest = area === "test" || /\.test\.tsx?$/.test(file) || file.includes("/src/testing/");
  const isDemo = file.startsWith(demoFolder);
  const allowed = new Set([...floor.imports, ...(isTest || isDemo ? (floor.testing ?? []) : [])]);
  return importsOf(file).flatMap((wanted) => {
    if (wanted.startsWith(".")) {
      const target = path.posix.join(path.posix.dirname(file), wanted);
      // Tests may use the scripts that see to what they need.
      if (isTest && target.startsWith("scripts/")) return [];
      if (!isTest && target.includes("/src/testing/")) return [`${file}: imports ${wanted}, which is for tests`];
      return target.startsWith(`${home}/`) ? [] : [`${file}: reaches out of its package to ${wanted}`];
    }
    if (!wanted.startsWith(scope)) return [];
    const other = wanted.slice(scope.length).split("/")[0] ?? "";
    if (other === name)
      return isTest ? [] : [`${file}: imports its own package through its own front door (${wanted})`];
    if (wanted.endsWith("/testing") && !isTest) return [`${file}: imports ${wanted}, which is for tests`];
    return allowed.has(other) || (isTest && wanted.endsWith("/testing"))
      ? []
      : [`${file}: ${name} may not import ${other}`];
  });
}

const files = globSync(["{apps,packages,examples}/*/{src,test}/**/*.{ts,tsx}", "bench/src/**/*.ts"], { cwd: root });
const found = files.toSorted().flatMap(complaints);
for (const name of Object.keys(floors)) {
  if (!["packages", "apps", "examples", "."].some((folder) => existsSync(path.join(root, folder, name)))) {
    found.push(`scripts/package-floors.ts: there is no package "${name}"`);
  }
}
if (found.length > 0) {
  process.stderr.write(`Imports that break a floor:\n${found.map((each) => `  ${each}\n`).join("")}`);
  process.exitCode = 1;
}
