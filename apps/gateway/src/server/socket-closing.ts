/** Why the gateway closes a socket: a code and a reason, which a client may rely on. Others are the protocol's own. */
import { CloseCode } from "graphql-ws";

/** A code and a reason of 123 bytes at most. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** Nobody was let in, or may go on, for this reason. */
export function forbidden(reason: string): Closing {
  return { code: CloseCode.Forbidden, reason };
}

/** What a client hears as its socket's last. 4403 means: with another key, or a new token. */
export const closings = {
  goingAway: { code: 1001, reason: "Going away" },
  away: { code: 1013, reason: "The database does not answer: try again" },
  internal: { code: CloseCode.InternalServerError, reason: "Something went wrong inside Storegate" },
  revoked: { code: CloseCode.Forbidden, reason: "The key or session was ended, or may do something else now" },
  expired: { code: CloseCode.Forbidden, reason: "The key or session has expired" },
  tooManyOfAddress: { code: 4430, reason: "Too many sockets of this address" },
  gaveWay: { code: 4430, reason: "Too many sockets of this address have not said who they are" },
  tooManyOfToken: { code: 4430, reason: "Too many sockets of this progress token" },
  tooManyOfKey: { code: 4430, reason: "Too many sockets of this key" },
  tooManyRefusals: { code: 4430, reason: "Too many tries without a good key from this address" },
  slow: { code: 4431, reason: "Too slow: what was sent was not taken" },
} as const satisfies Record<string, Closing>;
