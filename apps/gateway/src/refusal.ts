/** What the caller did wrong, found before anything was changed. */
import { Fault, type FaultKind } from "@storegate/connector-kit";
import { userErrorOf, type UserError } from "@storegate/connector-kit/graphql";

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

/** Runs what a mutation asks for; a fault of the request is the caller's, at this field unless it names its own. */
export async function refuse<T>(act: () => Promise<T>, field: string): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Fault && error.kind !== "UNEXPECTED") throw Refusal.of(error, [error.field ?? field]);
    throw error;
  }
}
