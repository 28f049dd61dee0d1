import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The user as whom the server runs. */
export interface PostgresUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const name = "postgres";

/**
 * PostgreSQL refuses to run as root. As root this is the machine's user `postgres`, made where it is missing; otherwise
 * undefined: the server runs as we do.
 */
export async function postgresUser(): Promise<PostgresUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await lookUp();
  if (found) return found;
  try {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]);
  } catch (error) {
    // Another process may have made it in the same moment.
    const made = await lookUp();
    if (made) return made;
    throw new Error(
      'PostgreSQL does not run as root, and the user "postgres" could not be made. Run as another user, make that user, or give DATABASE_URL.',
      { cause: error },
    );
  }
  const made = await lookUp();
  if (!made)
    throw new Error('The user "postgres" was made and is not found. Run as another user, or give DATABASE_URL.');
  return made;
}

async function lookUp(): Promise<PostgresUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
