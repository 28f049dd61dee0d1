/** Values for arguments and variables: of the right type, and of any other. */
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLNamedInputType,
} from "graphql";
import type { Random } from "./random.ts";

/** Texts that have broken something somewhere. */
const texts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udfff x \ud83d",
  "💥".repeat(40),
  "x".repeat(20_000),
  "\u202Eabc\u200B",
  "e\u0301".repeat(200),
  "' or 1=1 --",
  "%00%ff",
  "\\",
  '"}]}',
  "../../../etc/passwd",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "\r\nx-injected: yes",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "1e309",
  "-0",
  "9".repeat(400),
  "2026-02-30T25:61:61Z",
  "0000-00-00",
  "jane@example.com",
  "not an address",
  "/mapping/0/to",
  "~2",
  "0 3 * * *",
  "Europe/Berlin",
  "Mars/Olympus",
];

const numbers = [
  0,
  1,
  -1,
  5,
  20,
  250,
  251,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  -(2 ** 53),
  1e308,
  0.1,
  -0.5,
];

/** None of these leads out of the machine, nor to anything that listens. */
const urls = [
  "http://127.0.0.1:9/",
  "https://[::1]:9/x",
  "http://10.0.0.1:9",
  "ftp://x.invalid",
  "http://",
  "https://x.invalid/%",
];

const dates = [
  "2026-01-01T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "1969-12-31T23:59:59.999Z",
  "+275760-09-13T00:00:00Z",
  "now",
];

/** Makes values. `ids` are those of things that are there. */
export class Values {
  readonly #random: Random;
  readonly #ids: readonly string[];

  constructor(random: Random, ids: readonly string[]) {
    this.#random = random;
    this.#ids = ids;
  }

  /** Most often of the type; now and then of none. */
  ofType(type: GraphQLInputType, depth = 0): unknown {
    const random = this.#random;
    if (random.chance(0.03)) return this.any(depth);
    if (isNonNullType(type)) return this.ofType(type.ofType, depth);
    if (depth > 0 && random.chance(0.1)) return null;
    if (isListType(type)) {
      const length = random.chance(0.03) ? 300 : random.int(0, 3);
      return Array.from({ length }, () => this.ofType(type.ofType, depth + 1));
    }
    return this.#ofNamed(getNamedType(type), depth);
  }

  /** Anything that JSON can hold. */
  any(depth = 0): unknown {
    const random = this.#random;
    const kind = random.int(0, depth > 3 ? 3 : 5);
    if (kind === 0) return random.pick(texts);
    if (kind === 1) return random.pick(numbers);
    if (kind === 2) return random.chance(0.5);
    if (kind === 3) return null;
    if (kind === 4) return Array.from({ length: random.int(0, 4) }, () => this.any(depth + 1));
    return Object.fromEntries(
      Array.from({ length: random.int(0, 4) }, () => [
        random.pick(["a", "id", "__proto__", "constructor", "prototype", "length", "lists", "toString", ""]),
        this.any(depth + 1),
      ]),
    );
  }

  text(): string {
    return this.#random.pick(texts);
  }

  id(): string {
    const random = this.#random;
    const ids = this.#ids;
    if (ids.length > 0 && random.chance(0.65)) return random.pick(ids);
    const kind = random.pick(["sto", "int", "syn", "key", "con", "res", "pro", "x", ""]);
    const row = random.pick(["00000000-0000-7000-8000-000000000000", "not-a-uuid", "", "1", "💥", "x".repeat(500)]);
    return random.chance(0.5) ? `${kind}_${row}` : this.text();
  }

  #ofNamed(type: GraphQLNamedInputType, depth: number): unknown {
    const random = this.#random;
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) =>
          (isNonNullType(field.type) && field.defaultValue === undefined) || random.chance(depth > 4 ? 0.1 : 0.5),
      );
      return Object.fromEntries(fields.map((field) => [field.name, this.ofType(field.type, depth + 1)]));
    }
    switch (type.name) {
      case "ID":
        return this.id();
      case "Int":
        return random.chance(0.8) ? random.int(0, 30) : random.pick(numbers);
      case "Float":
        return random.pick(numbers);
      case "Boolean":
        return random.chance(0.5);
      case "DateTime":
        return random.pick(dates);
      case "URL":
        return random.pick(urls);
      case "Decimal":
        return random.pick(["12.50", "-1", "1e3", "0.00000000000000000001", "x", ""]);
      case "JSON":
        return this.any(depth);
      default:
        return this.text();
    }
  }
}
