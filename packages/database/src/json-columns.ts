/** Shapes of JSON columns, said here because this package knows nothing of ours above it. */

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** Owned fields of a target; null is a target that does not exist. */
export type FieldsJson = JsonObject | null;

/** A fault as kept: the connector kit's `FaultData`. */
export interface FaultData {
  readonly kind:
    | "CONFIG"
    | "AUTH"
    | "SCOPE"
    | "NOT_FOUND"
    | "INPUT"
    | "CONFLICT"
    | "RATE_LIMITED"
    | "UNAVAILABLE"
    | "UNEXPECTED";
  readonly code: string;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly field?: string | undefined;
  readonly retryable: boolean;
}
