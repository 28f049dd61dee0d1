import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const version = "v1";

/**
 * Secrets at rest, by AES-256-GCM. What is written reads `v1:KEY_ID:IV:TEXT:TAG` (base64url), so that a later key can stand
 * beside an earlier one. Each secret is bound to its place (`purpose`): moved to another row it does not open.
 */
export class SecretBox {
  /** The first eight bytes of the key's SHA-256, in hex: names the key without telling it. */
  readonly keyId: string;
  readonly #key: Buffer;

  /** @param key 32 bytes. */
  constructor(key: Buffer) {
    if (key.length !== 32) throw new TypeError(`an encryption key has 32 bytes, this one has ${key.length}`);
    this.#key = key;
    this.keyId = createHash("sha256").update(key).digest("hex").slice(0, 16);
  }

  /** A key as a person gives it: 32 bytes in base64, base64url or hex. */
  static fromText(text: string): SecretBox {
    const trimmed = text.trim();
    const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : Buffer.from(trimmed, "base64");
    if (key.length !== 32) {
      throw new TypeError(
        "STOREGATE_ENCRYPTION_KEY is not 32 bytes in base64 or hex. Make one with: openssl rand -base64 32",
      );
    }
    return new SecretBox(key);
  }

  /** @param purpose where the secret lives, as `stores.credentials:ID`. */
  encrypt(plain: string, purpose: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#key, iv);
    cipher.setAAD(Buffer.from(`${version}:${this.keyId}:${purpose}`));
    const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
    const parts = [iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"));
    return [version, this.keyId, ...parts].join(":");
  }

  /** @throws Error when it was encrypted with another key, for another purpose, or was altered. */
  decrypt(sealed: string, purpose: string): string {
    const [format, keyId, iv, body, tag] = sealed.split(":");
    if (format !== version || iv === undefined || body === undefined || tag === undefined) {
      throw new Error(`the secret of ${purpose} is not in a form that this version knows`);
    }
    if (keyId !== this.keyId) {
      throw new Error(
        `the secret of ${purpose} was encrypted with key ${String(keyId)}, and this process has key ${this.keyId}`,
      );
    }
    const decipher = createDecipheriv("aes-256-gcm", this.#key, Buffer.from(iv, "base64url"));
    decipher.setAAD(Buffer.from(`${version}:${this.keyId}:${purpose}`));
    decipher.setAuthTag(Buffer.from(tag, "base64url"));
    try {
      return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
    } catch (error) {
      throw new Error(`the secret of ${purpose} does not open: it was altered or moved`, { cause: error });
    }
  }
}
