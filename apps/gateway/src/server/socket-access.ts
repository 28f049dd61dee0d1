/** Who is at the other end of a socket, and for how long. */
import type { IncomingMessage } from "node:http";
import type { Caller } from "@storegate/connector-kit/graphql";
import { isDatabaseAway } from "@storegate/sync-engine";
import { GraphQLError } from "graphql";
import type { Context } from "graphql-ws";
import { refusals } from "../access/why-refused.js";
import type { Services } from "../graphql/context.js";
import { closings, forbidden, type Closing } from "./socket-closing.js";
import { lookFor } from "./authenticate.js";
import type { ConnectionParams } from "./shown-credentials.js";
import type { SocketCounts, SocketEntry } from "./socket-limits.js";
import type { SocketLink } from "./socket-link.js";

/** What is known of one socket. */
export interface SocketExtra {
  readonly request: IncomingMessage;
  readonly link: SocketLink;
  /** Its place among those of its address. */
  readonly entry: SocketEntry;
  /** Aborted once it is closed. */
  readonly closed: AbortSignal;
  caller?: Caller;
}

/** A socket as the protocol knows it. */
export type SocketContext = Context<ConnectionParams, SocketExtra>;

/** What letting sockets in needs. */
export interface SocketAccessOptions {
  readonly services: Services;
  readonly counts: SocketCounts;
}

/** How long operations may take to tell their ends, when what let them in has expired. */
const completionMs = 100;

/** Lets sockets in, and ends them when what they showed is no longer good. */
export class SocketAccess {
  constructor(private readonly options: SocketAccessOptions) {}

  /** Who shows what a socket showed; undefined when it is no longer good. @throws the database's errors. */
  identify({ connectionParams, extra }: SocketContext): Promise<Caller | undefined> {
    const { access, credentials } = this.options.services;
    return access.identify(credentials.ofSocket(extra.request, connectionParams));
  }

  /** Answers whether a socket may go on; where it may not, it is closed, with the reason. */
  async letIn(socket: SocketContext): Promise<boolean> {
    const { services } = this.options;
    const { extra, connectionParams } = socket;
    const { ipAddress } = services.originOf(extra.request);
    try {
      const shown = services.credentials.ofSocket(extra.request, connectionParams);
      const caller = await lookFor(services, shown, ipAddress);
      if (caller instanceof GraphQLError) {
        services.telemetry.metrics.refused("rate_limited");
        extra.link.closeFor(closings.tooManyRefusals);
        return false;
      }
      if (caller) return this.#stay(socket, caller);
      services.telemetry.metrics.refused("unauthenticated");
      extra.link.closeFor(forbidden((await services.access.whyRefused(shown)).reason));
      return false;
    } catch (error) {
      services.logger.error({ err: error }, "could not look for the key of a socket");
      // A client that is told of an internal error comes again by itself no more.
      extra.link.closeFor(isDatabaseAway(error) ? closings.away : closings.internal);
      return false;
    }
  }

  /** Holds a socket as its caller's, until it is closed or what was shown is no longer good. */
  #stay(socket: SocketContext, caller: Caller): boolean {
    const { services, counts } = this.options;
    const { extra } = socket;
    // It may have been closed while the caller was looked for.
    if (extra.closed.aborted) return false;
    const leave = counts.signIn(caller, extra.entry, socket);
    if (typeof leave !== "function") {
      extra.link.closeFor(leave);
      return false;
    }
    extra.closed.addEventListener("abort", leave);
    extra.caller = caller;
    const forget = services.access.onEnded(caller, () => endAccess(extra, caller));
    extra.closed.addEventListener("abort", forget);
    return !extra.link.gone.signal.aborted;
  }
}

/** How what has expired closes its socket. */
export function expiryOf({ progressTokenId }: Caller): Closing {
  return progressTokenId === undefined ? closings.expired : forbidden(refusals.tokenExpired.reason);
}

/** Ends what a caller has open: without `final`, so that whoever may come again does. */
function endAccess({ link }: SocketExtra, caller: Caller): void {
  const hasExpired = caller.expiresAt !== null && caller.expiresAt.getTime() <= Date.now();
  if (!hasExpired) return link.closeFor(closings.revoked);
  link.gone.abort(new Error("what let the caller in has expired"));
  setTimeout(() => link.closeFor(expiryOf(caller)), completionMs);
}
