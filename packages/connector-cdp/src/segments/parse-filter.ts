/** Reading filters as callers write them. */
import type { JsonValue } from "@storegate/connector-kit";
import { attributeOf, catalogue } from "../attributes/index.js";
import {
  operators,
  orderFields,
  productFields,
  type FieldFilter,
  type FilterField,
  type SegmentFilter,
  type Test,
} from "./filter.js";
import { escaped, type Fields, type FilterProblem } from "./filter-problem.js";
import { readTests } from "./read-tests.js";

/** A filter that was read, or all that is wrong with it. */
export type ParsedFilter =
  | { readonly ok: true; readonly filter: SegmentFilter }
  | { readonly ok: false; readonly problems: readonly FilterProblem[] };

/** The most conditions of one filter, and how deep they stand. */
export const mostConditions = 100;
export const mostDepth = 10;

/** Reads a filter; every problem is told, with its place. */
export function parseFilter(json: JsonValue): ParsedFilter {
  const reader = new FilterReader();
  const filter = reader.read(json, "", 1);
  if (reader.conditions > mostConditions)
    reader.complain("", `It has ${reader.conditions} conditions; at most ${mostConditions} are taken.`);
  return filter && reader.problems.length === 0 ? { ok: true, filter } : { ok: false, problems: reader.problems };
}

const kinds = ["all", "any", "not", "attribute", "orders", "products"] as const;

class FilterReader {
  readonly problems: FilterProblem[] = [];
  conditions = 0;

  complain(path: string, message: string): undefined {
    this.problems.push({ path, message });
  }

  read(json: JsonValue | undefined, path: string, depth: number): SegmentFilter | undefined {
    if (depth > mostDepth) return this.complain(path, `Filters stand at most ${mostDepth} deep in each other.`);
    const fields = this.#object(json, path);
    if (!fields) return undefined;
    const named = kinds.filter((kind) => fields[kind] !== undefined);
    const [kind] = named;
    if (kind === undefined || named.length > 1)
      return this.complain(path, `A filter has one of ${kinds.join(", ")}${named.length > 1 ? ", and only one" : ""}.`);
    if (kind === "attribute") return this.#attribute(fields, path);
    const other = Object.keys(fields).find((name) => name !== kind);
    if (other !== undefined)
      return this.complain(`${path}/${escaped(other)}`, `"${other}" does not stand beside "${kind}".`);
    const below = `${path}/${kind}`;
    if (kind === "not") {
      const filter = this.read(fields["not"], below, depth + 1);
      return filter && { kind, filter };
    }
    if (kind === "orders") return this.#orders(fields["orders"], below);
    if (kind === "products") return this.#products(fields["products"], below);
    return this.#several(kind, fields[kind], below, depth);
  }

  #several(kind: "all" | "any", json: JsonValue | undefined, path: string, depth: number): SegmentFilter | undefined {
    if (!Array.isArray(json) || json.length === 0) return this.complain(path, "It is a list of one filter at least.");
    const filters = (json as readonly JsonValue[]).map((each, place) => this.read(each, `${path}/${place}`, depth + 1));
    const good = filters.filter((filter) => filter !== undefined);
    return good.length === filters.length ? { kind, filters: good } : undefined;
  }

  #attribute({ attribute: name, ...rest }: Fields, path: string): SegmentFilter | undefined {
    this.conditions += 1;
    const attribute = typeof name === "string" ? attributeOf(name) : undefined;
    if (!attribute)
      return this.complain(
        `${path}/attribute`,
        `There is no such attribute. There are: ${catalogue.map((each) => each.name).join(", ")}.`,
      );
    const tests = this.#tests(rest, path, attribute.type);
    return tests && { kind: "attribute", attribute: attribute.name, tests };
  }

  #orders(json: JsonValue | undefined, path: string): SegmentFilter | undefined {
    const fields = this.#object(json, path, ["where", "count"]);
    if (!fields) return undefined;
    const where = this.#where(fields["where"], `${path}/where`, orderFields);
    const count = this.#count(fields["count"], `${path}/count`);
    return where && count && { kind: "orders", where, count };
  }

  #products(json: JsonValue | undefined, path: string): SegmentFilter | undefined {
    const fields = this.#object(json, path, ["where", "pieces"]);
    if (!fields) return undefined;
    const where = this.#where(fields["where"], `${path}/where`, productFields);
    const pieces = this.#count(fields["pieces"], `${path}/pieces`);
    return where && pieces && { kind: "products", where, pieces };
  }

  #where(
    json: JsonValue | undefined,
    path: string,
    known: Readonly<Record<string, FilterField>>,
  ): FieldFilter[] | undefined {
    if (json === undefined) {
      this.conditions += 1;
      return [];
    }
    if (!Array.isArray(json)) return this.complain(path, "It is a list of conditions.");
    const read = (json as readonly JsonValue[]).map((each, place) => this.#field(each, `${path}/${place}`, known));
    const good = read.filter((filter) => filter !== undefined);
    return good.length === read.length ? good : undefined;
  }

  #field(json: JsonValue, path: string, known: Readonly<Record<string, FilterField>>): FieldFilter | undefined {
    this.conditions += 1;
    const fields = this.#object(json, path);
    if (!fields) return undefined;
    const { field: name, ...rest } = fields;
    const field = typeof name === "string" && Object.hasOwn(known, name) ? known[name] : undefined;
    if (!field || typeof name !== "string")
      return this.complain(`${path}/field`, `There is no such field. There are: ${Object.keys(known).join(", ")}.`);
    const tests = this.#tests(rest, path, field.type);
    return tests && { field: name, tests };
  }

  #count(json: JsonValue | undefined, path: string): Test[] | undefined {
    if (json === undefined) return [{ operator: "gte", type: "integer", value: 1 }];
    const fields = this.#object(json, path, ["eq", "ne", "lt", "lte", "gt", "gte"]);
    return fields && this.#tests(fields, path, "integer");
  }

  #tests(fields: Fields, path: string, type: Test["type"]): Test[] | undefined {
    const { tests, problems } = readTests(fields, type);
    for (const { path: below, message } of problems) this.complain(`${path}${below}`, message);
    if (problems.length === 0 && tests.length === 0)
      this.complain(path, `It says nothing to test. There are: ${Object.keys(operators[type]).join(", ")}.`);
    return problems.length === 0 && tests.length > 0 ? tests : undefined;
  }

  #object(json: JsonValue | undefined, path: string, names?: readonly string[]): Fields | undefined {
    if (typeof json !== "object" || json === null || Array.isArray(json))
      return this.complain(path, "It is an object.");
    const unknown = names && Object.keys(json).find((name) => !names.includes(name));
    if (unknown === undefined) return json as Fields;
    return this.complain(
      `${path}/${escaped(unknown)}`,
      `There is no "${unknown}" here. There are: ${names?.join(", ")}.`,
    );
  }
}
