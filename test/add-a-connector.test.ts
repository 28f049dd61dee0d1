/** docs/add-a-connector.md builds the example's own files, all of them, and names commands and files that there are. */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const guide = read("docs/add-a-connector.md");
const example = "examples/tidy-names";

/** Blocks that stand under a link to the file that they are. */
const files = [...guide.matchAll(/^\[`([^`]+)`\]\(\.\.\/([^)]+)\):\n\n```(\w+)\n(.*?)^```$/gms)].map(
  ([, name = "", link = "", language = "", text = ""]) => ({ name, link, language, text }),
);
const blocks = [...guide.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));

describe("the guide's blocks", () => {
  test("are all files of the example, each once, and nothing of it is kept from the reader", () => {
    const own = globSync("**/*", {
      cwd: path.join(root, example),
      withFileTypes: true,
      exclude: (entry) => ["node_modules", "dist"].includes(entry.name),
    });
    const names = own
      .filter((entry) => entry.isFile() && !/^\.turbo|\.log$/.test(entry.name))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .filter((name) => !name.includes("/.turbo/"));
    expect(files.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(files.map(({ link }) => link)).toEqual(files.map(({ name }) => name));
  });

  test.each(files)("$name is that file", ({ name, language, text }) => {
    expect(said(language, text)).toBe(said(language, read(name)));
  });

  test("that are no whole file are the lines of the example's installation, and commands", () => {
    const others = blocks.filter(({ text }) => !files.some((file) => file.text === text));
    const [installation, ...more] = others.filter(({ language }) => language === "ts");
    expect(more).toEqual([]);
    const installed = read("apps/gateway/test/example-connector.test.ts");
    const lines = (installation?.text ?? "").trim().split("\n");
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(installed).toContain(line.replace(/;$/, ""));
    expect(read("apps/gateway/src/connectors.ts")).toMatch(/\{ connector: \w+, resolvers: \w+ \},\n/);
    expect(new Set(others.map(({ language }) => language))).toEqual(new Set(["ts", "sh"]));
  });
});

describe("the page on tables and other systems", () => {
  const page = read("docs/connector-with-tables.md");
  const shown = [...page.matchAll(/^\[`([^`]+)`\]\(\.\.\/([^)]+)\):\n\n```(\w+)\n(.*?)^```$/gms)];

  test.each(shown.map(([, name = "", link = "", language = "", text = ""]) => ({ name, link, language, text })))(
    "shows $name as it is",
    ({ name, link, language, text }) => {
      expect(link).toBe(name);
      expect(said(language, text)).toBe(said(language, read(name)));
    },
  );

  test("shows no other code, and links to files that there are", () => {
    expect(shown).toHaveLength(3);
    expect([...page.matchAll(/^```\w+$/gm)]).toHaveLength(shown.length);
    const links = [...page.matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(path.join(root, "docs", link)))).toEqual([]);
  });
});

test("the guide links to files that there are", () => {
  const links = [...guide.matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !existsSync(path.join(root, "docs", link)))).toEqual([]);
});

describe("the guide's command", () => {
  const commands = blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.trim().split("\n"))
    .map((line) => line.replace(/^(?:\w+=\S+ )*npx -y pnpm@([\d.]+) /, "pnpm@$1 ").split(" "));

  test.each(commands.map((words) => [words.join(" "), words] as const))("%s is one", (_, [pnpm, ...words]) => {
    expect(pnpm).toBe(packageOf("package.json").packageManager);
    expect(missingOf(words)).toEqual([]);
  });
});

/** What a file says. How JSON is set is not the same in a page and in a package.json. */
function said(language: string, text: string): string {
  return language === "json" ? JSON.stringify(JSON.parse(text)) : text;
}

/** What a command of pnpm names and there is not. */
function missingOf([verb = "", first = "", ...rest]: readonly string[]): string[] {
  if (verb === "--filter") {
    const homes = globSync("{apps,packages,examples}/*/package.json", { cwd: root });
    const home = homes.find((file) => packageOf(file).name === first);
    return home !== undefined && rest[0] !== undefined && rest[0] in packageOf(home).scripts ? [] : [first, ...rest];
  }
  if (verb === "exec") {
    return [`node_modules/.bin/${first}`, ...rest.slice(1)].filter((file) => !existsSync(path.join(root, file)));
  }
  return verb === "install" || verb in packageOf("package.json").scripts ? [] : [verb];
}

function packageOf(file: string): Package {
  return JSON.parse(read(file)) as Package;
}

/** What is looked for in a package.json. */
interface Package {
  readonly name: string;
  readonly packageManager?: string;
  readonly scripts: Readonly<Record<string, string>>;
}
