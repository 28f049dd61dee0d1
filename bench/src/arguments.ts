import { parseArgs } from "node:util";

/** What `--help` prints. */
export const usage = `Figures of speed, memory and use of the quota, against thresholds: a table, then one line of JSON each.

  pnpm bench            every bench
  pnpm bench client     the BigCommerce client: how it uses a store's quota, what it costs, and others beside it
  pnpm bench gateway    the operations that pages send, with 100,000 results stored, beside a bare Apollo Server
  pnpm bench fuzz       requests to a gateway that nobody should send; answers must be whole, plain and in time
  pnpm bench scale      validations of stores of 10,000 and 1,000,000 customers: speed, memory, database, reading, removal
  pnpm bench workers    200 stores over one, two and four worker processes, some of them killed: overlaps, waits, speed
  pnpm bench subscribers  2,000 and 10,000 who follow one sync at one gateway: delays, memory, what is missed
  pnpm bench validation verdicts on 10,000 addresses of which the truth is known, also with faults; their speed, calls, memory
  pnpm bench warehouse  rows of Parquet and of Postgres: reading, a sync of which 1 % changed, a first load: speed, memory, calls
  pnpm bench lists      subscribers in a marketing list: a first sync, a second, one after 1 % opted out: speed, calls, memory
  pnpm bench lookup     agents who look people up, alone and while a sync saturates the store: p50, p95, p99, cold and warm
  pnpm bench crash      syncs whose worker, gateway or PostgreSQL is killed or frozen at any instant: they end as one that was not

  --full                no time scale: windows of the quota take their 30 seconds; validation: a store of 1,000,000 customers;
                        warehouse: 1,000,000 rows, and a first load of 100,000 customers
                        lists: 100,000 subscribers
  --count N             fuzz: how many requests; 10,000 unless said
  --seed N              fuzz, crash, warehouse: which ones; 1 unless said
  --database-url URL    fuzz: an empty database that may be spoiled; an embedded one unless said
  --customers N,N       scale: how many customers the stores have; 10000,1000000 unless said; crash: the least of them;
                        validation, warehouse: the most of them; 20000 unless said
  --rows N              warehouse: how many rows the model has; 100000 unless said
  --only PART           validation: classes, speed, calls or memory; warehouse: parquet, postgres or load; all unless said
  --cases N             crash: how many; 300 unless said
  --case N              crash: only this one of them, from 0
  --at-once N           crash: how many at a time; 2 unless said
  --help                this

The status is 1 when a threshold is missed.
`;

/** Names of the benches there are. */
export const benchNames = [
  "client",
  "gateway",
  "fuzz",
  "scale",
  "workers",
  "subscribers",
  "validation",
  "warehouse",
  "lists",
  "lookup",
  "crash",
] as const;

/** Parts of the bench `validation`. */
export const validationParts = ["classes", "speed", "calls", "memory"] as const;

/** One of {@link validationParts}. */
export type ValidationPart = (typeof validationParts)[number];

/** Parts of the bench `warehouse`. */
export const warehouseParts = ["parquet", "postgres", "load"] as const;

/** One of {@link warehouseParts}. */
export type WarehousePart = (typeof warehouseParts)[number];

/** What the command line asks for. */
export interface BenchArguments {
  readonly names: readonly (typeof benchNames)[number][];
  readonly full: boolean;
  /** How many requests `fuzz` sends. */
  readonly count: number;
  /** Which ones. */
  readonly seed: number;
  readonly databaseUrl: string | undefined;
  /** How many the stores have, the smallest first; each bench has its own numbers where none is given. */
  readonly customers: readonly number[] | undefined;
  /** The only part of `validation` that is run. */
  readonly part: ValidationPart | undefined;
  /** How many rows `warehouse` has; its own number where none is given. */
  readonly rows: number | undefined;
  /** The only part of `warehouse` that is run. */
  readonly warehousePart: WarehousePart | undefined;
  /** How many cases `crash` has. */
  readonly cases: number;
  /** The only one of them that is run. */
  readonly only: number | undefined;
  /** How many of them are run at a time. */
  readonly atOnce: number;
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
      cases: { type: "string", default: "300" },
      case: { type: "string" },
      "at-once": { type: "string", default: "2" },
      "database-url": { type: "string" },
      customers: { type: "string" },
      rows: { type: "string" },
      only: { type: "string" },
    },
  });
  const names = positionals.map((given) => {
    const name = benchNames.find((each) => each === given);
    if (name === undefined) throw new Error(`There is no bench "${given}", only ${benchNames.join(", ")}.`);
    return name;
  });
  const wanted = names.length === 0 ? benchNames : names;
  return {
    names: wanted,
    full: values.full,
    help: values.help,
    count: wholeNumber("count", values.count),
    seed: wholeNumber("seed", values.seed),
    cases: wholeNumber("cases", values.cases),
    only: values.case === undefined ? undefined : wholeNumber("case", values.case),
    atOnce: Math.max(1, wholeNumber("at-once", values["at-once"])),
    databaseUrl: values["database-url"],
    part: wanted.includes("validation") ? onlyOf(validationParts, values.only) : undefined,
    rows: values.rows === undefined ? undefined : wholeNumber("rows", values.rows),
    warehousePart: wanted.includes("warehouse") ? onlyOf(warehouseParts, values.only) : undefined,
    customers: values.customers
      ?.split(",")
      .map((each) => wholeNumber("customers", each))
      .toSorted((a, b) => a - b),
  };
}

function onlyOf<Part extends string>(parts: readonly Part[], given: string | undefined): Part | undefined {
  const part = parts.find((each) => each === given);
  if (given !== undefined && part === undefined)
    throw new Error(`--only is "${given}"; it takes one of ${parts.join(", ")}.`);
  return part;
}

function wholeNumber(name: string, given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new Error(`--${name} is "${given}"; it takes a whole number.`);
  return Number(given);
}
