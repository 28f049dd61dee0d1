/**
 * Sees to it that there is a Chromium for the tests that need a real browser. Run by Node itself before the tests; quick when
 * there is one. Where it cannot be installed, it says what to do and exits 1; the browser's tests then fail in the same words.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import path from "node:path";

const howToInstall =
  "Browser tests need Chromium. Install it (on Debian: apt-get install chromium), or set STOREGATE_CHROMIUM to the path of a Chromium or Chrome.";

/**
 * Where Chromium is: what `STOREGATE_CHROMIUM` names, `/usr/bin/chromium`, or `chromium` in the `PATH`.
 * @throws Error that says what to install, or that `STOREGATE_CHROMIUM` names nothing that can be run.
 */
export function chromiumPath(): string {
  const named = process.env["STOREGATE_CHROMIUM"];
  if (named) {
    if (canRun(named)) return named;
    throw new Error(`STOREGATE_CHROMIUM is ${named}, which cannot be run. Set it to the path of a Chromium or Chrome.`);
  }
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const found = ["/usr/bin/chromium", ...folders.map((folder) => path.join(folder, "chromium"))].find(canRun);
  if (found === undefined) throw new Error(howToInstall);
  return found;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not for us: either way another place is looked at, and chromiumPath says so when none is left.
    return false;
  }
}

/** Ubuntu's package of that name installs a snap, which containers cannot run. */
function isDebianAsRoot(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    return /^ID="?debian"?$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Waits for another apt that is at work, and asks no questions. */
function aptGet(...words: string[]): void {
  const { error, status, stdout, stderr } = spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=120", ...words], {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`apt-get ${words.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
}

function ensureChromium(): void {
  try {
    chromiumPath();
    return;
  } catch (error) {
    if (process.env["STOREGATE_CHROMIUM"] || !isDebianAsRoot()) throw error;
  }
  process.stderr.write("Installing Chromium for the browser tests.\n");
  try {
    aptGet("update");
    aptGet("install", "-y", "--no-install-recommends", "chromium");
  } catch (error) {
    throw new Error(`Chromium could not be installed: ${String(error)}\n${howToInstall}`, { cause: error });
  }
  chromiumPath();
}

if (import.meta.main) {
  try {
    ensureChromium();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
