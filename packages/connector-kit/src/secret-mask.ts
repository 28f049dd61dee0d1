/** Blots an integration's secrets out of what its connector says. */
import { encodedForms, redacted, writtenForms } from "@storegate/http-client";

/**
 * Knows secrets, and takes them out of texts, data and errors: as they are, and as JSON, URLs, forms, base64 and hex write
 * them. Of what was made from a secret otherwise (reversed, hashed, cut up) it knows nothing. Secrets of fewer than four
 * characters stay: to blot out every "1" would spoil the text and protect nothing.
 */
export class SecretMask {
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;

  /** Hides these too from now on. */
  hide(secrets: readonly string[]): void {
    for (const form of [...writtenForms(secrets), ...encodedForms(secrets)]) this.#forms.add(form);
    if (this.#forms.size === 0) return;
    // The longest first, so that a secret which holds another one goes as a whole.
    const forms = [...this.#forms].toSorted((a, b) => b.length - a.length);
    this.#pattern = new RegExp(forms.map(literally).join("|"), "g");
  }

  /** A text without secrets. */
  text(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, redacted) : text;
  }

  /**
   * Data, or an error, without secrets, in names and values alike; the very same where there are none in it. Of an error its
   * causes and its stack go the same way. Bytes, maps and sets stay as they are.
   */
  value<Value>(value: Value): Value {
    return this.#pattern ? (this.#clean(value, new Set()) as Value) : value;
  }

  #clean(value: unknown, within: Set<object>): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value !== "object" || value === null || value instanceof Date || isOpaque(value)) return value;
    if (within.has(value)) return "[circular]";
    within.add(value);
    const clean = Array.isArray(value) ? this.#cleanList(value, within) : this.#cleanObject(value, within);
    within.delete(value);
    return clean;
  }

  #cleanList(list: readonly unknown[], within: Set<object>): unknown {
    const clean = list.map((each) => this.#clean(each, within));
    return clean.every((each, index) => each === list[index]) ? list : clean;
  }

  #cleanObject(value: object, within: Set<object>): unknown {
    if (value instanceof DOMException) {
      const message = this.text(value.message);
      return message === value.message ? value : Object.assign(new Error(message), { name: value.name });
    }
    if (!(value instanceof Error) && "toJSON" in value && typeof value.toJSON === "function") {
      const told: unknown = value.toJSON();
      const clean = this.#clean(told, within);
      return clean === told ? value : clean;
    }
    // What an error says is not enumerable.
    const names = value instanceof Error ? Object.getOwnPropertyNames(value) : Object.keys(value);
    let isClean = true;
    const properties = names.map((name): [string, PropertyDescriptor] => {
      const before: unknown = Reflect.get(value, name);
      const after = this.#clean(before, within);
      const cleanName = this.text(name);
      isClean &&= after === before && cleanName === name;
      const enumerable = Object.prototype.propertyIsEnumerable.call(value, name);
      return [cleanName, { value: after, enumerable, writable: true, configurable: true }];
    });
    if (isClean) return value;
    return Object.defineProperties(
      Object.create(Object.getPrototypeOf(value) as object | null) as object,
      Object.fromEntries(properties),
    );
  }
}

/** A pattern that finds just this text. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function isOpaque(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set;
}
