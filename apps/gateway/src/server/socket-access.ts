/** Who is at the other end of a socket, and for how long. */
import type { IncomingMessage } from "node:http";
import type { Caller } from "@storegate/connector-kit/graphql";
import type { Context } from "graphql-ws";
import type { Services } from "../graphql/context.js";
import { closings } from "./socket-closing.js";
import { credentialsOf, type ConnectionParams } from "./socket-credentials.js";
import type { SocketCounts } from "./socket-limits.js";
import type { SocketLink } from "./socket-link.js";

/** What is known of one socket. */
export interface SocketExtra {
  readonly request: IncomingMessage;
  readonly link: SocketLink;
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
  /** Origins of other sites whose pages may come with a session's cookie. */
  readonly allowedOrigins: readonly string[];
}

/** How long operations may take to tell their ends, when what let them in has expired. */
const completionMs = 100;

/** Lets sockets in, and ends them when what they showed is no longer good. */
export class SocketAccess {
  constructor(private readonly options: SocketAccessOptions) {}

  /** Who shows what a socket showed; undefined when it is no longer good. @throws the database's errors. */
  identify({ connectionParams, extra }: SocketContext): Promise<Caller | undefined> {
    const { services, allowedOrigins } = this.options;
    return services.access.identify(credentialsOf(extra.request, connectionParams, allowedOrigins));
  }

  /** Answers whether a socket may go on; where it may not, it is closed, with a reason or as forbidden. */
  async letIn(socket: SocketContext): Promise<boolean> {
    const { services, allowedOrigins } = this.options;
    const { extra, connectionParams } = socket;
    const { authorization, cookie } = credentialsOf(extra.request, connectionParams, allowedOrigins);
    const shown = typeof authorization === "string" ? authorization : cookie;
    const { ipAddress } = services.originOf(extra.request);
    if (services.requestLimits.refuse(shown, ipAddress)) {
      services.telemetry.metrics.refused("rate_limited");
      extra.link.closeFor(closings.tooManyRefusals);
      return false;
    }
    try {
      const caller = await this.identify(socket);
      services.requestLimits.note(shown, ipAddress, caller !== undefined);
      if (!caller) services.telemetry.metrics.refused("unauthenticated");
      return caller !== undefined && this.#stay(socket, caller);
    } catch (error) {
      services.logger.error({ err: error }, "could not look for the key of a socket");
      extra.link.closeFor(closings.internal);
      return false;
    }
  }

  /** Holds a socket as its caller's, until it is closed or what was shown is no longer good. */
  #stay(socket: SocketContext, caller: Caller): boolean {
    const { services, counts } = this.options;
    const { extra } = socket;
    // It may have been closed while the caller was looked for.
    if (extra.closed.aborted) return false;
    const leave = counts.signIn(caller.keyId, socket);
    if (!leave) {
      extra.link.closeFor(closings.tooManyOfKey);
      return false;
    }
    extra.closed.addEventListener("abort", leave);
    extra.caller = caller;
    const forget = services.access.onEnded(caller, () => endAccess(extra, caller));
    extra.closed.addEventListener("abort", forget);
    return !extra.link.gone.signal.aborted;
  }
}

/** Ends what a caller has open: without `final`, so that whoever may come again does. */
function endAccess({ link }: SocketExtra, caller: Caller): void {
  const hasExpired = caller.expiresAt !== null && caller.expiresAt.getTime() <= Date.now();
  if (!hasExpired) return link.closeFor(closings.revoked);
  link.gone.abort(new Error("what let the caller in has expired"));
  setTimeout(() => link.closeFor(closings.expired), completionMs);
}
