/** A kept secret that does not open any more is told as what it is: something to be entered again. */
import { Fault, type FaultInit } from "@storegate/connector-kit";
import { SecretUnreadable } from "@storegate/database";

/** What is said of a secret that does not open. */
export interface KeptSecret extends Pick<FaultInit, "kind" | "remedy"> {
  /** Which it is, as a sentence begins. */
  readonly secret: string;
}

/** @returns what `open` does, or the fault SECRET_UNREADABLE. */
export function openSecret(open: () => string, { kind, secret, remedy }: KeptSecret): string | Fault {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    const message = `${secret} cannot be read: it was altered or moved in the database, or its encryption key is gone.`;
    return new Fault({ kind, code: "SECRET_UNREADABLE", message, remedy, cause: error });
  }
}
