/** How many exports run at once. */
import { callerInWords, type Caller } from "@storegate/connector-kit/graphql";
import type { GraphQLError } from "graphql";
import { inWords, limitError } from "../limits/limit-errors.js";

/** When it is worth while to ask again: an export of a usual sync takes seconds. */
const retryAfterSeconds = 10;

/** How many there may be. */
export interface SlotLimits {
  /** Of one key, its sessions too. */
  readonly perKey: number;
  /** Of all keys, in this process. */
  readonly perProcess: number;
}

/** Made once for a server. */
export class ExportSlots {
  readonly #byKey = new Map<string, number>();
  #all = 0;

  constructor(private readonly limits: SlotLimits) {}

  /** Takes a place; answers how to give it back, or EXPORTS_BUSY. */
  take(caller: Caller): (() => void) | GraphQLError {
    const { keyId } = caller;
    const { perKey, perProcess } = this.limits;
    const own = this.#byKey.get(keyId) ?? 0;
    if (own >= perKey)
      return busy(`${callerInWords(caller)} has ${inWords(own)} exports under way, the most of one key.`);
    if (this.#all >= perProcess) return busy(`${inWords(this.#all)} exports are under way, the most of this gateway.`);
    this.#byKey.set(keyId, own + 1);
    this.#all += 1;
    return () => {
      const left = (this.#byKey.get(keyId) ?? 0) - 1;
      if (left > 0) this.#byKey.set(keyId, left);
      else this.#byKey.delete(keyId);
      this.#all -= 1;
    };
  }
}

function busy(what: string): GraphQLError {
  return limitError("EXPORTS_BUSY", `${what} Ask again when one has ended, or in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  });
}
