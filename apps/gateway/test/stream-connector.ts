/** A connector whose sync yields as many records as it is told, page by page, and waits where a test wants it to. */
import { defineConnector, defineImportKind } from "@storegate/connector-kit";
import { z } from "zod";
import { credentials, type TestGateway } from "./harness.js";

const config = z.strictObject({ pages: z.int().min(1), perPage: z.int().min(1) });

type Config = z.infer<typeof config>;

/** What a test may do before a page, counted from 1, is yielded. */
export interface StreamHooks {
  beforePage?: ((page: number) => Promise<void> | void) | undefined;
}

/** Records `record-00001` and so on, each third of them `third`. */
export function streamConnector(hooks: StreamHooks) {
  return defineConnector<Config, undefined>({
    id: "stream",
    title: "Stream",
    description: "Yields records.",
    scopes: [],
    config,
    syncKinds: [
      defineImportKind<Config, undefined, number, number>({
        key: "stream",
        title: "Stream",
        description: "Yields records.",
        direction: "import",
        recordType: "record",
        phase: "streaming",
        cursor: z.number(),
        async *read({ config: { pages, perPage } }) {
          for (let page = 1; page <= pages; page += 1) {
            await hooks.beforePage?.(page);
            const records = Array.from({ length: perPage }, (_, index) => (page - 1) * perPage + index + 1);
            yield { records, next: page === pages ? null : page, total: pages * perPage };
          }
        },
        commit: async (_context, _transaction, records) =>
          records.map((record) => ({
            key: `record-${String(record).padStart(5, "0")}`,
            outcome: "CREATED" as const,
            label: record % 3 === 0 ? "third" : "other",
          })),
      }),
    ],
    open: () => undefined,
  });
}

/** Connects the sandbox as a store, once. */
export async function connectStore(gateway: TestGateway): Promise<string> {
  const { data } = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: credentials(gateway.sandbox) },
  );
  return data.connectStore.store.id;
}

/** Sets a stream up for a store. */
export async function createStream(gateway: TestGateway, storeId: string, settings: Config): Promise<string> {
  const { data } = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId, connectorId: "stream", config: settings } },
  );
  return data.createIntegration.integration.id;
}

/** Lets as many pass as were let. */
export function turnstile(): { readonly pass: () => Promise<void>; readonly letOne: () => void } {
  let free = 0;
  let waiting: (() => void) | undefined;
  return {
    pass: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => (waiting = resolve));
    },
    letOne: () => {
      if (!waiting) free += 1;
      waiting?.();
      waiting = undefined;
    },
  };
}
