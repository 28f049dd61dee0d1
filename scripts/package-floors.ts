/**
 * Which package of ours may import which: arrows point inward, a connector knows no other, the engine knows no connector,
 * and only the gateway knows everything. `testing` holds what tests alone may import beside that.
 */
export interface Floor {
  readonly imports: readonly string[];
  readonly testing?: readonly string[];
}

const connector: Floor = {
  imports: ["connector-kit", "bigcommerce-client", "http-client"],
  testing: ["sandbox", "database"],
};

export const floors: Readonly<Record<string, Floor>> = {
  "http-client": { imports: [] },
  database: { imports: [] },
  sandbox: { imports: [] },
  "bigcommerce-client": { imports: ["http-client"], testing: ["sandbox"] },
  "connector-kit": { imports: ["bigcommerce-client", "http-client"], testing: ["sandbox"] },
  "connector-lists": connector,
  "connector-lookup": connector,
  "connector-validation": connector,
  "connector-warehouse": connector,
  // The worked example under examples/.
  "tidy-names": connector,
  "sync-engine": { imports: ["connector-kit", "database"], testing: ["bigcommerce-client"] },
  gateway: {
    imports: [
      "http-client",
      "database",
      "bigcommerce-client",
      "connector-kit",
      "connector-lists",
      "connector-lookup",
      "connector-validation",
      "connector-warehouse",
      "sync-engine",
    ],
    testing: ["sandbox", "example-tidy-names"],
  },
  bench: {
    imports: [
      "bigcommerce-client",
      "connector-lists",
      "connector-lookup",
      "connector-validation",
      "connector-warehouse",
      "database",
      "gateway",
      "http-client",
      "sandbox",
    ],
  },
};

/** The sandbox is part of the gateway in one place alone: the demo. */
export const demoFolder = "apps/gateway/src/demo/";
