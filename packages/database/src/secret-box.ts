import { sealingKeyId, type EncryptionKey } from "./encryption-key.js";

/** A secret that is kept and does not open: its data key is not known, or it was altered, or moved to another place. */
export class SecretUnreadable extends Error {
  override readonly name = "SecretUnreadable";
}

/** Data keys as they are kept, the newest first. @throws Error that names a key which cannot be unwrapped. */
export type LoadDataKeys = () => Promise<readonly EncryptionKey[]>;

/**
 * Secrets at rest. Each is sealed by the newest data key, names it, and is bound to its place (`purpose`): moved to another
 * row it does not open. Data keys stand in the database, wrapped by the key of STOREGATE_ENCRYPTION_KEY. Another process may
 * make a newer one at any time, so what is about to be decrypted is given to {@link know} first.
 */
export class SecretBox {
  readonly #keys = new Map<string, EncryptionKey>();
  readonly #load: LoadDataKeys;
  #newest: EncryptionKey;

  /** @param keys the newest first; at least one. */
  constructor(keys: readonly EncryptionKey[], load: LoadDataKeys) {
    const [newest] = keys;
    if (!newest) throw new TypeError("a secret box needs a data key");
    this.#load = load;
    this.#newest = newest;
    this.#take(keys);
  }

  /** The id of the data key that seals now. */
  get keyId(): string {
    return this.#newest.id;
  }

  /** @param purpose where the secret lives: one of `secretPurpose`. */
  encrypt(plain: string, purpose: string): string {
    return this.#newest.seal(plain, purpose);
  }

  /** @throws SecretUnreadable when its data key is not known here, or it was encrypted for another purpose, or was altered. */
  decrypt(sealed: string, purpose: string): string {
    const id = sealingKeyId(sealed);
    if (id === undefined)
      throw new SecretUnreadable(`the secret of ${purpose} is not in a form that this version knows`);
    const key = this.#keys.get(id);
    if (!key) {
      throw new SecretUnreadable(
        `the secret of ${purpose} was encrypted with data key ${id}, which is not among those known here`,
      );
    }
    try {
      return key.open(sealed, purpose);
    } catch (error) {
      throw new SecretUnreadable(`the secret of ${purpose} does not open: it was altered or moved`, { cause: error });
    }
  }

  /** Sees to it that the data keys of these secrets are known; asks the database only for one that is not. */
  async know(...sealed: readonly (string | null)[]): Promise<void> {
    const ids = sealed.map((each) => (each === null ? undefined : sealingKeyId(each)));
    if (ids.some((id) => id !== undefined && !this.#keys.has(id))) await this.refresh();
  }

  /** Reads the data keys again, and seals with the newest of them from now on. */
  async refresh(): Promise<void> {
    const keys = await this.#load();
    this.#take(keys);
    this.#newest = keys[0] ?? this.#newest;
  }

  #take(keys: readonly EncryptionKey[]): void {
    for (const key of keys) this.#keys.set(key.id, key);
  }
}
