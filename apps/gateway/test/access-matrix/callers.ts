/** Keys of every role, whole and narrowed in every way. */
import { randomUUID } from "node:crypto";
import { roles, type Role } from "@storegate/connector-kit/graphql";
import { hashOf, newKeySecret } from "../../src/access/credentials.js";
import { schema } from "@storegate/database";
import { decodeId } from "../../src/ids.js";
import type { Answer } from "../harness.js";
import { openSocket, type Socket } from "../sockets.js";
import type { Fixture } from "./fixture.js";
import type { RootField } from "./operations.js";

/** How a key is narrowed; `operation` is to the one operation that is asked for, `other` to another. */
export const narrowings = ["none", "store", "integration", "operation", "other"] as const;

/** One of {@link narrowings}. */
export type Narrowing = (typeof narrowings)[number];

/** A key. */
export interface MatrixCaller extends AsyncDisposable {
  readonly role: Role;
  readonly narrowing: Narrowing;
  /** Asks, over HTTP or over a socket; of a subscription, the first event. */
  ask(root: RootField, query: string, variables: Record<string, unknown>): Promise<Answer>;
}

/** What a key is narrowed to, as its row has it. */
interface Narrowed {
  readonly storeIds?: readonly string[];
  readonly integrationIds?: readonly string[];
  readonly operations?: readonly string[];
}

/** Makes the keys for one root field; `operation` names it. */
export async function makeCallers(fixture: Fixture, operation: string): Promise<MatrixCaller[]> {
  const { storeId, integrationId } = fixture.places.own;
  const narrowed: Record<Narrowing, Narrowed> = {
    none: {},
    store: { storeIds: [decodeId("Store", storeId) ?? ""] },
    integration: { integrationIds: [decodeId("Integration", integrationId) ?? ""] },
    operation: { operations: [operation] },
    other: { operations: [operation === "viewer" ? "syncProgress" : "viewer"] },
  };
  const kinds = roles.flatMap((role) => narrowings.map((narrowing) => ({ role, narrowing })));
  return Promise.all(kinds.map(({ role, narrowing }) => makeCaller(fixture, role, narrowing, narrowed[narrowing])));
}

async function makeCaller(
  { gateway }: Fixture,
  role: Role,
  narrowing: Narrowing,
  { storeIds, integrationIds, operations }: Narrowed,
): Promise<MatrixCaller> {
  const secret = newKeySecret();
  await gateway.database.queries.insert(schema.apiKeys).values({
    id: randomUUID(),
    name: `${role} ${narrowing}`,
    role,
    secretHash: hashOf(secret),
    storeIds: storeIds ? [...storeIds] : null,
    integrationIds: integrationIds ? [...integrationIds] : null,
    operations: operations ? [...operations] : null,
  });
  let socket: Socket | undefined;
  return {
    role,
    narrowing,
    ask: (root, query, variables) => {
      if (root.kind !== "subscription") return gateway.query(query, variables, secret);
      socket ??= openSocket(gateway, `Bearer ${secret}`);
      return firstEvent(socket, query, variables);
    },
    [Symbol.asyncDispose]: async () => socket?.[Symbol.asyncDispose](),
  };
}

/** The first event of a subscription, or what it was refused with. */
async function firstEvent({ client }: Socket, query: string, variables: Record<string, unknown>): Promise<Answer> {
  const events = client.iterate({ query, variables });
  try {
    const { value } = await events.next();
    await events.return?.();
    // Over a socket an answer has the same shape.
    return (value ?? { data: null }) as Answer;
  } catch (errors) {
    if (!Array.isArray(errors)) throw errors;
    return { data: null, errors };
  }
}
