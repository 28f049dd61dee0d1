/** Who asks, by which integration. */
import { Fault } from "@storegate/connector-kit";
import { readConnectorNodeId, type ResolverContext } from "@storegate/connector-kit/graphql";
import type { CdpContext } from "../cdp-context.js";
import type { ListOf } from "../profiles/index.js";
import { findSpace, type Space } from "../space.js";

const connectorId = "cdp";

/** An integration of this connector, opened for whoever asks. */
export interface Asking {
  /** As callers have it. */
  readonly integrationId: string;
  readonly opened: CdpContext;
  /** Undefined before anything was imported. */
  readonly space: Space | undefined;
}

/** The same, of one that has imported something. */
export interface AskingOfSpace extends Asking {
  readonly space: Space;
}

/** Opens an integration. @throws Fault NOT_FOUND; CONFIG, INTEGRATION_DISABLED. */
export async function openCdp(context: ResolverContext, integrationId: string): Promise<Asking> {
  // Opened as an integration of this connector.
  const opened = (await context.openIntegration(integrationId, connectorId)) as CdpContext;
  return { integrationId, opened, space: await findSpace(opened) };
}

/** As {@link openCdp}. @throws Fault CONFLICT, NOTHING_IMPORTED, before the first import. */
export async function openImported(context: ResolverContext, integrationId: string): Promise<AskingOfSpace> {
  const asking = await openCdp(context, integrationId);
  return imported(asking);
}

/** @throws Fault CONFLICT, NOTHING_IMPORTED. */
export function imported({ space, ...asking }: Asking): AskingOfSpace {
  if (space) return { ...asking, space };
  throw new Fault({
    kind: "CONFLICT",
    code: "NOTHING_IMPORTED",
    message: "Nothing was imported yet.",
    remedy: "Start a sync of the kind import, and wait for its end.",
    field: "integrationId",
  });
}

/** What lists are read in. */
export function listOf({ opened, space }: AskingOfSpace): ListOf {
  return { space, now: opened.now(), uncounted: opened.config.uncountedStatuses };
}

/** Where a thing of an integration's is found. */
export interface Place {
  readonly integrationId: string;
  readonly key: string;
}

/** What an id is of. @throws Fault NOT_FOUND for an id of nothing. */
export function placeOf(id: string, prefix: string, what: string): Place {
  const node = readConnectorNodeId(id);
  if (node?.prefix === prefix && /^[1-9]\d{0,17}$/.test(node.key)) return node;
  throw notFound(what);
}

/** @param what as `profile`. */
export function notFound(what: string): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: `${what.toUpperCase()}_NOT_FOUND`,
    message: `There is no ${what} with this id.`,
    remedy: `Take the id from an answer of this integration's; it may have been deleted since.`,
    field: "id",
  });
}

/** A fault of the caller's own, for `userErrors`. @throws whatever else it is. */
export function callersFault(error: unknown): Fault {
  if (error instanceof Fault && ["INPUT", "CONFLICT", "NOT_FOUND"].includes(error.kind)) return error;
  throw error;
}
