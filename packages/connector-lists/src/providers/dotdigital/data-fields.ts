/** Data fields of contacts (version 2, which alone makes and lists them). */
import { Fault } from "@storegate/connector-kit";
import { z } from "zod";
import type { DataField, FieldType } from "../provider.js";
import { dataFields } from "./dotdigital-answers.js";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { thereAlready } from "./dotdigital-faults.js";

const types: ReadonlyMap<string, FieldType> = new Map([
  ["string", "text"],
  ["numeric", "number"],
  ["date", "date"],
  ["boolean", "boolean"],
]);
const words = { text: "String", number: "Numeric", date: "Date", boolean: "Boolean" } as const;

/** The account's data fields. */
export interface DataFields {
  all(): Promise<readonly DataField[]>;
  /** Makes one; one of this name is left. */
  create(field: DataField): Promise<void>;
  /** Of these names, those that the account has. They are asked for once, and again after one was made. */
  known(names: readonly string[]): Promise<readonly string[]>;
}

/** Which of them are there, by names in upper case, by whichever work asked. */
export interface KnownFields {
  there?: Promise<ReadonlySet<string>> | undefined;
}

/** Those of an account. */
export function createDataFields(client: DotdigitalClient, known: KnownFields = {}): DataFields {
  async function all(): Promise<DataField[]> {
    const found = await client.ask({
      method: "GET",
      path: "/v2/data-fields",
      what: "the question for its data fields",
      schema: dataFields,
    });
    return found.map(({ name, type }) => ({ name, type: types.get(type) ?? "text" }));
  }

  async function namesThere(): Promise<ReadonlySet<string>> {
    try {
      return new Set((await all()).map(({ name }) => name.toUpperCase()));
    } catch (error) {
      known.there = undefined;
      throw error;
    }
  }

  return {
    all,
    async create({ name, type }) {
      try {
        await client.ask({
          method: "POST",
          path: "/v2/data-fields",
          body: { name, type: words[type], visibility: "Private" },
          what: "a new data field",
          schema: z.unknown(),
          idempotent: false,
        });
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== thereAlready) throw error;
      } finally {
        known.there = undefined;
      }
    },
    async known(names) {
      if (names.length === 0) return [];
      const has = await (known.there ??= namesThere());
      return names.filter((name) => has.has(name.toUpperCase()));
    },
  };
}
