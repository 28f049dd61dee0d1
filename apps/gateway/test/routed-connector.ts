/** A connector with routes that answer whatever a test wants to see answered. */
import {
  defineConnector,
  defineImportKind,
  Fault,
  type ConnectorRoute,
  type Fault as Thrown,
  type JsonObject,
} from "@storegate/connector-kit";
import { z } from "zod";

const config = z.strictObject({
  password: z.string().min(4).meta({ writeOnly: true }),
  origins: z.array(z.string()).default([]),
});

type Config = z.infer<typeof config>;

/** What the routes have seen, and how they fail. */
export interface RoutedWorld {
  /** Of the last request that waited. */
  waiting: PromiseWithResolvers<AbortSignal>;
  /** What `fail` throws. */
  failure: Thrown | Error;
}

export function routedConnector(world: RoutedWorld) {
  const route = (
    method: "GET" | "POST",
    path: string,
    answer: ConnectorRoute<Config, RoutedWorld>["answer"],
    more: Partial<ConnectorRoute<Config, RoutedWorld>> = {},
  ): ConnectorRoute<Config, RoutedWorld> => ({
    method,
    path,
    description: "Answers.",
    operation: "routedAsk",
    role: "OPERATOR",
    perMinute: 1000,
    origins: ({ origins }) => origins,
    answer,
    ...more,
  });
  /** Shows what it was handed, the key's own header among it. */
  const showSent: ConnectorRoute<Config, RoutedWorld>["answer"] = async (_context, { sent, actor }) => {
    const { authorization = null, "x-own": own = null } = sent.headers;
    const { method, path, query } = sent;
    const rawBody = Buffer.from(sent.rawBody).toString("base64");
    return {
      status: 200,
      body: { method, path, query, rawBody, actor, headers: { authorization, own } as JsonObject },
    };
  };
  return defineConnector<Config, RoutedWorld>({
    id: "routed",
    title: "Routed",
    description: "Answers plain HTTP.",
    scopes: [],
    config,
    syncKinds: [
      defineImportKind<Config, RoutedWorld, never, number>({
        key: "look",
        title: "Look",
        description: "Reads nothing.",
        direction: "import",
        recordType: "nothing",
        phase: "looking",
        cursor: z.number(),
        async *read() {
          yield { records: [], next: null, total: 0 };
        },
        commit: async () => [],
      }),
    ],
    routes: [
      route("GET", "echo", async ({ config: { password } }, { query }) => ({
        status: 203,
        body: { ...query, password },
      })),
      route("POST", "echo", async (_context, { body }) => ({ status: 200, body: { isThere: body !== undefined } })),
      route("GET", "sent/here", showSent, { takesBasic: true }),
      route("POST", "sent/here", showSent, { takesBasic: true }),
      route("POST", "sent/audited", async (_context, request) => {
        await request.audit({ operation: "routedAsk", before: null, after: request.body as JsonObject });
        return { status: 200, body: null };
      }),
      route("POST", "fail", ({ config: { password } }) => {
        const { failure } = world;
        if (failure instanceof Fault) throw failure;
        throw Object.assign(new Error(`${failure.message} ${password}`), { status: 418 });
      }),
      route("POST", "wait", async ({ signal }) => {
        world.waiting.resolve(signal);
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        throw signal.reason;
      }),
    ],
    open: () => world,
  });
}
