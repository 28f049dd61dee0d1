/** What the caller did wrong, found before anything was changed. */
import { Fault, type FaultKind } from "@storegate/connector-kit";
import { SyncRunning } from "@storegate/sync-engine";
import { isDeepStrictEqual } from "node:util";
import { userErrorOf, type UserError } from "@storegate/connector-kit/graphql";
import { encodeId } from "./ids.js";

/** Thrown inside a mutation; its payload then holds these errors and nothing else. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly userErrors: readonly UserError[];

  constructor(userErrors: readonly UserError[]) {
    super(userErrors.map((error) => error.message).join(" "));
    this.userErrors = userErrors;
  }

  /** One error at one place of the input. */
  static at(field: readonly string[] | null, kind: FaultKind, code: string, message: string): Refusal {
    return new Refusal([{ kind, code, message, field: field ? [...field] : null }]);
  }

  /** A fault that the caller's input led to. */
  static of(fault: Fault, field: readonly string[] | null): Refusal {
    return new Refusal([userErrorOf(fault, field)]);
  }
}

/** What is answered while the database does not. Whoever changed something cannot know whether that was kept. */
export const databaseAway = {
  extensions: { code: "UNAVAILABLE", kind: "UNAVAILABLE", retryable: true },
  message:
    "Storegate's database does not answer. Try again in a moment; where you wanted to change something, look first whether it was.",
} as const;

/**
 * Reads each part of an input, in this order, whether or not those before were good.
 * @throws Refusal with what is wrong with any of them, so that a form tells all of it at once.
 */
export function readAll<const Parts extends Readonly<Record<string, () => unknown>>>(
  parts: Parts,
): { readonly [Name in keyof Parts]: ReturnType<Parts[Name]> } {
  const wrong: UserError[] = [];
  const read = Object.entries(parts).map(([name, part]) => {
    try {
      return [name, part()] as const;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      wrong.push(...error.userErrors);
      return [name, undefined] as const;
    }
  });
  // Two parts may stumble over the same thing.
  const told = wrong.filter((one, at) => wrong.findIndex((other) => isDeepStrictEqual(other, one)) === at);
  if (told.length > 0) throw new Refusal(told);
  return Object.fromEntries(read) as { readonly [Name in keyof Parts]: ReturnType<Parts[Name]> };
}

/** Runs what a mutation asks for; a fault of the request is the caller's, at this field unless it names its own. */
export async function refuse<T>(act: () => Promise<T>, field: string): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === "UNEXPECTED") throw error;
    const told = error instanceof SyncRunning && error.sync ? error.withId(encodeId("Sync", error.sync.id)) : error;
    throw Refusal.of(told, [error.field ?? field]);
  }
}
