/** GraphQL operations from a schema: most nearly valid, some bent. */
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isUnionType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import type { Random } from "./random.ts";
import type { Values } from "./values.ts";

/** What is sent as a body. */
export interface FuzzOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName?: string | undefined;
}

/** A subscription is refused over HTTP, whatever else is the matter with it. */
const kinds = [
  "query",
  "query",
  "query",
  "query",
  "query",
  "query",
  "mutation",
  "mutation",
  "mutation",
  "subscription",
] as const;

/** What destroys the surroundings is asked for more seldom, so that something is left. */
const destroys = /^(disconnect|delete|revoke|update)/;

/** Writes operations. */
export class Operations {
  #variables: Record<string, unknown> = {};
  #declared: string[] = [];
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #values: Values;

  constructor(schema: GraphQLSchema, random: Random, values: Values) {
    this.#schema = schema;
    this.#random = random;
    this.#values = values;
  }

  /** The next one. */
  next(): FuzzOperation {
    const random = this.#random;
    const schema = this.#schema;
    this.#variables = {};
    this.#declared = [];
    const kind = random.pick(kinds);
    const root = {
      query: schema.getQueryType(),
      mutation: schema.getMutationType(),
      subscription: schema.getSubscriptionType(),
    }[kind];
    if (!root) throw new Error(`the schema has no ${kind}`);
    const selection = this.#roots(root, kind === "query" ? random.int(1, 3) : 1);
    const head = this.#declared.length > 0 ? `(${this.#declared.join(", ")})` : "";
    const plain = `${kind} Fuzz${head} { ${selection} }`;
    const query = random.chance(0.25) ? this.#bent(plain, selection) : plain;
    return {
      query,
      variables: this.#variables,
      ...(random.chance(0.1) && { operationName: random.pick(["Fuzz", "Other", "", "__proto__"]) }),
    };
  }

  #roots(root: GraphQLObjectType, count: number): string {
    const fields = Object.values(root.getFields()).filter(
      ({ name }) => !destroys.test(name) || this.#random.chance(0.3),
    );
    return Array.from({ length: count }, (_, index) => this.#field(this.#random.pick(fields), 0, `r${index}: `)).join(
      " ",
    );
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const plain = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const composite = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    const chosen = [...random.some(plain, 0.6), ...random.some(composite, depth > 5 ? 0 : depth > 2 ? 0.15 : 0.45)];
    const parts = chosen.map((field) => this.#field(field, depth + 1));
    if (isInterfaceType(type) && random.chance(0.7)) {
      const possible = random.pick(this.#schema.getPossibleTypes(type));
      // Fields of the same name may be of other types elsewhere, so each has a name of its own.
      parts.push(`... on ${possible.name} { on${possible.name}: __typename }`);
    }
    return ["__typename", ...parts].join(" ");
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number, alias = ""): string {
    const random = this.#random;
    const args = field.args
      .filter((arg) =>
        isNonNullType(arg.type) && arg.defaultValue === undefined ? !random.chance(0.02) : random.chance(0.5),
      )
      .map((arg) => {
        const value = this.#values.ofType(arg.type);
        if (random.chance(0.35)) return `${arg.name}: ${asLiteral(value)}`;
        const name = `v${this.#declared.length}`;
        this.#declared.push(`$${name}: ${String(arg.type)}`);
        if (!random.chance(0.03)) this.#variables[name] = value;
        return `${arg.name}: $${name}`;
      });
    const type = getNamedType(field.type);
    const below = isCompositeType(type) ? ` { ${this.#selection(type, depth)} }` : "";
    const directive = this.#directive();
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(", ")})` : ""}${directive}${below}`;
  }

  #directive(): string {
    const random = this.#random;
    if (random.chance(0.002)) return random.pick([" @nothing", ' @include(if: "x")', " @skip"]);
    return random.chance(0.03) ? random.pick([" @include(if: true)", " @skip(if: true)", " @include(if: false)"]) : "";
  }

  /** The same, with something the matter. */
  #bent(plain: string, selection: string): string {
    const random = this.#random;
    const many = random.int(2, 400);
    const bends: readonly (() => string)[] = [
      () => plain.slice(0, random.int(0, plain.length)),
      () => withByteChanged(plain, random),
      () => `${plain} ${plain}`,
      () => `query A { ${selection} } query B { __typename }`,
      () => `{ ${Array.from({ length: many }, (_, index) => `a${index}: __typename`).join(" ")} }`,
      () => `{ ${"viewer { role } ".repeat(many)} }`,
      () => `{ ${"integrations { nodes { store { ".repeat(many)} id ${"} } } ".repeat(many)} }`,
      () => `{ ...A } fragment A on Query { ...B } fragment B on Query { ...A viewer { role } }`,
      () =>
        `{ ...F0 } ${Array.from({ length: 40 }, (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`).join(" ")} fragment F40 on Query { viewer { role } }`,
      () => `query @skip(if: true) ${"@include(if: true) ".repeat(many)} { ${selection} }`,
      () => `{ viewer { role ${"@skip(if: false) ".repeat(many)} } }`,
      () => `{ __schema { types { name fields { name type { name fields { name type { name } } } } } } }`,
      () => `{ __type(name: ${asLiteral(this.#values.text())}) { name fields { name } } }`,
      () =>
        `{ stores(first: ${random.pick(["99999999999999", "-1", "1.5", '"1"', "null", "$undefined"])}) { nodes { id } } }`,
      () => `query ($a: Nothing!, $a: ID) { ${selection} }`,
      () => `query ($deep: ${"[".repeat(many)}ID${"]".repeat(many)}) { viewer { role } }`,
      () => `{ node(id: ${"[".repeat(many)}${"]".repeat(many)}) { id } }`,
      () => `\ufeff# ${this.#values.text().replaceAll("\n", " ")}\n${plain}`,
      () => `{ """${this.#values.text()}""" }`,
      () => this.#values.text(),
      () => `type Query { a: Int } ${plain}`,
      () => `{ ${random.pick(["viewr", "stors", "__typenam", "constructor", "__proto__"])} }`,
      () =>
        `{ stores(first: 250) { nodes { syncs(first: 250) { nodes { results(first: 250) { nodes { key } } } } } } }`,
    ];
    return random.pick(bends)();
  }
}

/** Changes, drops or adds a few characters. */
export function withByteChanged(text: string, random: Random): string {
  let changed = text;
  for (let times = random.int(1, 4); times > 0; times -= 1) {
    const at = random.int(0, changed.length);
    const put = random.pick(["", "{", "}", "(", '"', "\\", "$", "\0", "\ud800", "é", "...", "@", ":", "null", ","]);
    changed = changed.slice(0, at) + put + changed.slice(at + random.int(0, 2));
  }
  return changed;
}

/** A value as GraphQL writes it, which is JSON with bare names of fields. */
function asLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asLiteral).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([name, inner]) => `${name}: ${asLiteral(inner)}`)
      .join(", ")}}`;
  }
  if (typeof value === "string" && /^[A-Z][A-Z_]+$/.test(value)) return value;
  return JSON.stringify(value);
}
