/** The keys that wrap the data keys of the database: from the environment, or made once in the data folder. */
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { EncryptionKey, type WrappingKeys } from "@storegate/database";
import type { Environment } from "./environment.js";

/**
 * What the environment says, or, where it says nothing, the file `encryption-key` of the data folder, which is made with mode
 * 0600 if it is missing.
 * @throws Error that names the file when it holds no key.
 */
export async function readWrappingKeys(
  environment: Pick<Environment, "encryptionKey" | "previousEncryptionKeys" | "dataDir">,
): Promise<WrappingKeys> {
  const previous = environment.previousEncryptionKeys.map((text) => EncryptionKey.fromText(text));
  const given = environment.encryptionKey;
  if (given !== undefined)
    return { current: EncryptionKey.fromText(given), previous, source: "STOREGATE_ENCRYPTION_KEY" };
  const file = path.join(environment.dataDir, "encryption-key");
  return { current: await keyIn(file), previous, source: file };
}

async function keyIn(file: string): Promise<EncryptionKey> {
  const found = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) {
    const made = randomBytes(32).toString("base64");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${made}\n`, { mode: 0o600, flag: "wx" });
    return EncryptionKey.fromText(made);
  }
  await chmod(file, 0o600);
  try {
    return EncryptionKey.fromText(found);
  } catch (error) {
    throw new Error(`${file} holds no encryption key. Put back the one that the database was made with.`, {
      cause: error,
    });
  }
}
