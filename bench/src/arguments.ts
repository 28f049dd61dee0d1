import { parseArgs } from "node:util";

/** What `--help` prints. */
export const usage = `Figures of speed, memory and use of the quota, against thresholds: a table, then one line of JSON each.

  pnpm bench            every bench
  pnpm bench client     the BigCommerce client: how it uses a store's quota, what it costs, and others beside it
  pnpm bench gateway    the operations that pages send, with 100,000 results stored, beside a bare Apollo Server
  pnpm bench fuzz       requests to a gateway that nobody should send; answers must be whole, plain and in time

  --full                no time scale: windows of the quota take their 30 seconds
  --count N             fuzz: how many requests; 10,000 unless said
  --seed N              fuzz: which ones; 1 unless said
  --database-url URL    fuzz: an empty database that may be spoiled; an embedded one unless said
  --help                this

The status is 1 when a threshold is missed.
`;

/** Names of the benches there are. */
export const benchNames = ["client", "gateway", "fuzz"] as const;

/** What the command line asks for. */
export interface BenchArguments {
  readonly names: readonly (typeof benchNames)[number][];
  readonly full: boolean;
  /** How many requests `fuzz` sends. */
  readonly count: number;
  /** Which ones. */
  readonly seed: number;
  readonly databaseUrl: string | undefined;
  readonly help: boolean;
}

/** @throws Error in a sentence for what cannot be used. */
export function readArguments(args: readonly string[]): BenchArguments {
  const { values, positionals } = parseArgs({
    // A package manager may hand over the "--" that parts its own arguments from ours.
    args: args.filter((each) => each !== "--"),
    allowPositionals: true,
    options: {
      full: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      count: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      "database-url": { type: "string" },
    },
  });
  const names = positionals.map((given) => {
    const name = benchNames.find((each) => each === given);
    if (name === undefined) throw new Error(`There is no bench "${given}", only ${benchNames.join(", ")}.`);
    return name;
  });
  return {
    names: names.length === 0 ? benchNames : names,
    full: values.full,
    help: values.help,
    count: wholeNumber("count", values.count),
    seed: wholeNumber("seed", values.seed),
    databaseUrl: values["database-url"],
  };
}

function wholeNumber(name: string, given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new Error(`--${name} is "${given}"; it takes a whole number.`);
  return Number(given);
}
