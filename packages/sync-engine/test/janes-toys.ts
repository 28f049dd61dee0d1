/** Toys that are about a person, and who is to be erased from them. */
import { Fault } from "@storegate/connector-kit";
import { placesOf } from "@storegate/database/testing";
import { expect } from "vitest";
import type { TestBench, ToySetup } from "./engine-under-test.js";

export const jane = "jane@example.com";
export const pseudonym = "0b7a4c1e-person";
export const erasure = { keys: [jane], names: [jane], as: pseudonym };

/** Two records of hers, one that failed for her sake, and others whose names hold hers. */
export async function janesSetup(bench: TestBench): Promise<ToySetup> {
  const setup = await bench.setup([
    { key: "Jane@Example.com", id: "Jane@Example.com", group: "cars", score: 1, label: "good" },
    { key: "17", group: jane, score: 2 },
    { key: "18", problem: refusal(`Stands where <${jane}> stood.`) },
    { key: "mary-jane@example.com", group: "cars", score: 3 },
    { key: "jane@example.com.au", group: "cars", score: 4 },
    { key: "kim@example.com", group: "cars", score: 5, label: `like ${jane}` },
  ]);
  setup.toy.refused.set("score:Jane@Example.com", refusal("JANE@example.com is too big."));
  return setup;
}

export function refusal(message: string): Fault {
  return new Fault({ kind: "INPUT", code: "TOY_REFUSED", message, remedy: "Ask her.", field: "score" });
}

/** The code of the fault with which something fails. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).code;
}

export const scopeOf = ({ storeId }: ToySetup) => ({ storeId, connectorId: "toy" });

const others = ["mary-jane@example.com", "jane@example.com.au"];

/** Where her address stands by itself; the connector's own tables are its own matter. */
export async function placesOfJane({ database }: TestBench): Promise<string[]> {
  const places = await placesOf(database.sql, jane);
  return places.filter((place) => !place.startsWith("toy.") && others.every((other) => !place.includes(other)));
}
