/** How long an operation may take. */
import { OperationTypeNode, type GraphQLError } from "graphql";
import { limitError } from "./limit-errors.js";

/** The reason of a signal that was aborted because the operation's time is up. */
export class TimeIsUp extends Error {
  override readonly name = "TimeIsUp";

  constructor(readonly limitMs: number) {
    super(`the operation took longer than ${limitMs / 1000} s`);
  }

  /** What the caller is told. Of a mutation nobody knows, here, how far it has come. */
  told(kind: OperationTypeNode | undefined): GraphQLError {
    const outcome =
      kind === OperationTypeNode.MUTATION
        ? "It may have been carried out, in whole or in part, or may yet be: look before you send it again. Of its fields, those that had not begun will not."
        : "Nothing was changed. Ask for less, or again.";
    return limitError("TIMEOUT", `The operation took longer than ${this.limitMs / 1000} s. ${outcome}`);
  }
}

/** @throws GraphQLError TIMEOUT where time was up before a field of a mutation began. */
export function refuseLate(signal: AbortSignal): void {
  if (signal.reason instanceof TimeIsUp) throw signal.reason.told(OperationTypeNode.MUTATION);
}
