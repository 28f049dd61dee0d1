/** What the caller did wrong, found before anything was changed. */
import type { Fault, FaultKind } from "@storegate/connector-kit";
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
