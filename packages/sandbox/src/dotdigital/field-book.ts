import type { DotdigitalField, DotdigitalValue } from "./dotdigital-control.js";

/** Those that every account has (the OpenAPI file of contacts, example of `data-fields`). */
const first = ["FIRSTNAME", "LASTNAME", "FULLNAME", "GENDER", "POSTCODE"];

/** The data fields of the account. Their names are of one case. */
export class FieldBook {
  readonly #fields = new Map<string, DotdigitalField>();

  constructor() {
    for (const name of first) this.add({ name, type: "String", visibility: "Public", defaultValue: null });
  }

  all(): readonly DotdigitalField[] {
    return [...this.#fields.values()];
  }

  has(name: string): boolean {
    return this.#fields.has(name.toUpperCase());
  }

  add(field: DotdigitalField): DotdigitalField {
    const made = { ...field, name: field.name.toUpperCase() };
    this.#fields.set(made.name, made);
    return made;
  }

  delete(name: string): boolean {
    return this.#fields.delete(name.toUpperCase());
  }

  /** What is wrong with values, in words; `undefined` where nothing is. */
  problem(values: Readonly<Record<string, DotdigitalValue>>): string | undefined {
    const names = Object.keys(values);
    const unknown = names.filter((name) => !this.has(name));
    if (unknown.length > 0) return `There is no data field ${unknown.join(", ")}.`;
    const wrong = names.find((name) => !this.#takes(name, values[name] ?? null));
    return wrong === undefined
      ? undefined
      : `${wrong} is of type ${this.#fields.get(wrong.toUpperCase())?.type} and takes no ${JSON.stringify(values[wrong])}.`;
  }

  #takes(name: string, value: DotdigitalValue): boolean {
    if (value === null || value === "") return true;
    switch (this.#fields.get(name.toUpperCase())?.type) {
      case "Numeric":
        return typeof value !== "boolean" && Number.isFinite(Number(value));
      case "Date":
        return typeof value === "string" && !Number.isNaN(Date.parse(value));
      case "Boolean":
        return typeof value === "boolean" || /^(true|false|yes|no|y|n|0|1)$/i.test(String(value));
      default:
        return true;
    }
  }
}
