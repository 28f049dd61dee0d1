import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const version = "v1";

/** How a sealed text names its key: `v1:KEY_ID:…`. */
const sealedForm = /^v1:([0-9a-f]{16}):/;

/** The id of the key that sealed a text; undefined for what is not sealed by any key of ours. */
export function sealingKeyId(sealed: string): string | undefined {
  return sealedForm.exec(sealed)?.[1];
}

/**
 * One key of AES-256-GCM. What it seals reads `v1:KEY_ID:IV:TEXT:TAG` (base64url) and is bound to its place (`purpose`):
 * moved to another row it does not open.
 */
export class EncryptionKey {
  /** The first eight bytes of the key's SHA-256, in hex: names the key without telling it. */
  readonly id: string;
  readonly #bytes: Buffer;

  /** @param bytes 32 of them. */
  constructor(bytes: Buffer) {
    if (bytes.length !== 32) throw new TypeError(`an encryption key has 32 bytes, this one has ${bytes.length}`);
    this.#bytes = bytes;
    this.id = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  }

  /** A key that nobody had before. */
  static make(): EncryptionKey {
    return new EncryptionKey(randomBytes(32));
  }

  /** A key as a person gives it: 32 bytes in base64, base64url or hex. */
  static fromText(text: string): EncryptionKey {
    const trimmed = text.trim();
    const bytes = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : Buffer.from(trimmed, "base64");
    if (bytes.length !== 32) {
      throw new TypeError(
        "The encryption key is not 32 bytes in base64 or hex. Make one with: openssl rand -base64 32",
      );
    }
    return new EncryptionKey(bytes);
  }

  /** @param purpose where the text lives, as `stores.credentials:ID`. */
  seal(plain: string, purpose: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#bytes, iv);
    cipher.setAAD(this.#boundTo(purpose));
    const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
    const parts = [iv, body, cipher.getAuthTag()].map((part) => part.toString("base64url"));
    return [version, this.id, ...parts].join(":");
  }

  /** @throws Error when it was sealed by another key, for another purpose, or was altered. */
  open(sealed: string, purpose: string): string {
    const [format, keyId, iv, body, tag] = sealed.split(":");
    if (format !== version || iv === undefined || body === undefined || tag === undefined) {
      throw new Error(`the secret of ${purpose} is not in a form that this version knows`);
    }
    if (keyId !== this.id) {
      throw new Error(`the secret of ${purpose} was encrypted with key ${String(keyId)}, and this is key ${this.id}`);
    }
    try {
      const decipher = createDecipheriv("aes-256-gcm", this.#bytes, Buffer.from(iv, "base64url"), {
        authTagLength: 16,
      });
      decipher.setAAD(this.#boundTo(purpose));
      decipher.setAuthTag(Buffer.from(tag, "base64url"));
      return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
    } catch (error) {
      throw new Error(`the secret of ${purpose} does not open: it was altered or moved`, { cause: error });
    }
  }

  /** This key, wrapped by another one; only {@link unwrap} with that one has it back. */
  wrapBy(wrapping: EncryptionKey): string {
    return wrapping.seal(this.#bytes.toString("base64"), wrappedKey(this.id));
  }

  /** @throws Error when the wrapping key is another one, or what was wrapped is not the key of this id. */
  static unwrap(wrapped: string, id: string, wrapping: EncryptionKey): EncryptionKey {
    const key = new EncryptionKey(Buffer.from(wrapping.open(wrapped, wrappedKey(id)), "base64"));
    if (key.id !== id) throw new Error(`what is kept as data key ${id} is key ${key.id}`);
    return key;
  }

  #boundTo(purpose: string): Buffer {
    return Buffer.from(`${version}:${this.id}:${purpose}`);
  }
}

function wrappedKey(id: string): string {
  return `encryption_keys.wrapped_key:${id}`;
}
