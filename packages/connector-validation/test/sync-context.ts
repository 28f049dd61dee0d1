import { noOthers, type AnyExportKind, type SetUpItem, type JsonObject } from "@storegate/connector-kit";
import { type ValidationConfig, type ValidationRuntime, createPipeline, validation } from "../src/index.js";
import type { ValidationState } from "../src/customers/state.js";
import type { ValidationApplyContext, ValidationContext } from "../src/customers/runtime.js";
import type { InMemoryStore } from "./in-memory-store.js";

/** The connector's one kind. */
export function validateKind(): AnyExportKind<ValidationConfig, ValidationRuntime> {
  const [kind] = validation.syncKinds;
  if (kind?.direction !== "export") throw new Error("the connector has no export kind");
  return kind;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Domains that accept mail in the tests' DNS; of others `gone.net` does not exist, and `fault.net` cannot be asked for. */
function testRuntime(): ValidationRuntime {
  const resolver: ValidationRuntime["resolver"] = {
    async mx(domain) {
      if (domain === "gone.net") return { kind: "nxdomain", ttl: 60 };
      if (domain === "fault.net")
        return { kind: "failure", code: "SERVFAIL", message: "the name server answered SERVFAIL" };
      return { kind: "records", ttl: 60, records: [{ preference: 10, exchange: `mx.${domain}` }] };
    },
    addresses: async () => ({ kind: "records", ttl: 60, records: ["62.1.2.3"] }),
    ptr: async () => ({ kind: "nxdomain", ttl: 60 }),
    servers: ["127.0.0.1:53"],
    reachable: async () => true,
    close() {},
  };
  return runtimeOf(resolver);
}

/** The connector's runtime on this resolver. */
export function runtimeOf(resolver: ValidationRuntime["resolver"]): ValidationRuntime {
  const unasked = (): never => {
    throw new Error("nobody but the DNS is asked here");
  };
  return {
    resolver,
    pipeline: createPipeline({ resolver, now: () => new Date(0) }),
    prober: { probe: unasked, selfTest: unasked, close() {} },
    http: { request: unasked },
    truelistPacing: { of: unasked },
    lateLooks: { within: unasked, close: async () => {} },
  };
}

/** A context for a store; `config` as an integration would have given it. */
export function contextOf(
  store: InMemoryStore,
  config: unknown = {},
  runtime: ValidationRuntime = testRuntime(),
): ValidationContext {
  const { signal } = new AbortController();
  return {
    config: validation.config.parse(config),
    store: { id: "1", storeHash: store.client.storeHash, name: "Sandbox" },
    bigcommerce: store.client,
    runtime,
    signal,
    sending: { signal },
    integrationId: "integration-1",
    // A cache that keeps nothing.
    tables: { query: async () => [] },
    requestSync: async () => {},
    others: noOthers,
    now: () => new Date(0),
    logger: quiet,
  };
}

/** A context inside a sync that has begun; set-up finds a thing or makes it, and says so in `made`. */
export async function begun(store: InMemoryStore, config: unknown = {}, runtime?: ValidationRuntime) {
  const context = contextOf(store, config, runtime);
  const state: ValidationState = await validateKind().begin(context);
  const made: string[] = [];
  const setUp = async <T extends JsonObject>(item: SetUpItem<T>): Promise<T> => {
    const found = await item.find();
    if (found !== undefined) return found;
    made.push(`${item.type} ${item.name}`);
    return item.create();
  };
  const apply: ValidationApplyContext = {
    ...context,
    state,
    full: false,
    dryRun: false,
    tellPhase: async () => {},
    setUp,
  };
  return { context: apply, made };
}
