import { parseArgs } from "node:util";
import { checkedScopes } from "./api/access.js";
import type { SandboxOptions } from "./sandbox.js";
import { type BoundedOption, checkedNumber, checkedPlan } from "./option-bounds.js";
import { plans } from "./store/plan.js";
import { checkedStoreHash } from "./store/store-hash.js";

/** What `--help` prints. */
export const cliHelp = `sandbox: a BigCommerce store, the DNS of its customers, Truelist and Dotdigital, on loopback

  --port N             port of the API and of the control URL (default: a free one)
  --dns-port N         port of the DNS, UDP and TCP (default: a free one)
  --mail-port N        port of the SOCKS5 proxy before the mail servers (default: a free one)
  --host ADDRESS       address to listen on (default: 127.0.0.1)
  --customers N        seeded customers (default: 1000)
  --orders N           seeded orders (default: three times the customers)
  --products N         seeded products (default: 200)
  --subscribers N      seeded newsletter subscribers (default: six of ten customers' number)
  --domains N          the most domains of one class of addresses (default: they grow with the customers)
  --plan PLAN          ${plans.join(", ")} (default: standard)
  --seed N             the same seed makes the same world (default: 1)
  --latency MS         how long every request takes (default: 0)
  --window MS          length of the quota's window (default: 30000)
  --time-scale N       divides every duration: window, latency and delays (default: 1)
  --foreign-app N      another app that spends N requests of every window (default: none)
  --store-hash HASH    4 to 16 lower-case letters and digits (default: sandbox1)
  --access-token WORD  (default: sandbox-token)
  --client-secret WORD signs webhooks (default: sandbox-client-secret)
  --truelist-key WORD  (default: truelist-key)
  --dotdigital-user WORD (default: apiuser-sandbox@apiconnector.com)
  --dotdigital-password WORD (default: dotdigital-password)
  --scopes A,B         the token's scopes, as store_v2_orders_read_only (default: all)
  --help               this text

When it serves, it prints one line of JSON: apiUrl, storeHash, accessToken, dnsAddress,
mailProxy, truelistUrl, truelistKey, dotdigitalUrl, dotdigitalUser, dotdigitalPassword, controlUrl.
What a request did wrong is told on stderr. SIGTERM and SIGINT stop it.
`;

/** What the arguments ask for: to serve, to be helped, or, by mistake, nothing that can be done. */
export type CliRequest = { readonly options: SandboxOptions } | { readonly help: true } | { readonly mistake: string };

/** Reads the arguments of the command line. */
export function parseCliArguments(args: readonly string[]): CliRequest {
  try {
    const { values } = parseArgs({
      args: withoutSeparator(args),
      options: cliOptions,
      strict: true,
      allowPositionals: false,
    });
    if (values.help === true) return { help: true };
    const plan = values.plan === undefined ? undefined : checkedPlan(values.plan, "--plan");
    const numbers = {
      port: integer("port", values.port, "port"),
      dnsPort: integer("dns-port", values["dns-port"], "dnsPort"),
      mailPort: integer("mail-port", values["mail-port"], "mailPort"),
      customers: integer("customers", values.customers, "customers"),
      orders: integer("orders", values.orders, "orders"),
      products: integer("products", values.products, "products"),
      subscribers: integer("subscribers", values.subscribers, "subscribers"),
      domains: integer("domains", values.domains, "domains"),
      seed: integer("seed", values.seed, "seed"),
      latencyMs: integer("latency", values.latency, "latencyMs"),
      windowMs: integer("window", values.window, "windowMs"),
      timeScale: integer("time-scale", values["time-scale"], "timeScale"),
    };
    const hash = values["store-hash"];
    const storeHash = hash === undefined ? undefined : checkedStoreHash(hash, "--store-hash");
    const texts = { host: values.host, storeHash, accessToken: values["access-token"], plan };
    const foreign = integer("foreign-app", values["foreign-app"], "requestsPerWindow");
    const foreignApp = foreign === undefined ? undefined : { requestsPerWindow: foreign };
    const clientSecret = values["client-secret"];
    const scopes = values.scopes === undefined ? undefined : checkedScopes(values.scopes.split(","), "--scopes");
    const truelistKey = values["truelist-key"];
    const dotdigital = { dotdigitalUser: values["dotdigital-user"], dotdigitalPassword: values["dotdigital-password"] };
    const accounts = { clientSecret, truelistKey, ...dotdigital };
    const given = Object.entries({ ...numbers, ...texts, foreignApp, ...accounts, scopes }).filter(
      ([, value]) => value !== undefined,
    );
    return { options: Object.fromEntries(given) };
  } catch (error) {
    // parseArgs tells of unknown options, and of options that lack their value, by throwing.
    return { mistake: error instanceof Error ? error.message.replace(/\.?$/, ".") : String(error) };
  }
}

const text = { type: "string" } as const;
const cliOptions = {
  port: text,
  "dns-port": text,
  "mail-port": text,
  host: text,
  customers: text,
  orders: text,
  products: text,
  subscribers: text,
  domains: text,
  plan: text,
  seed: text,
  latency: text,
  window: text,
  "time-scale": text,
  "foreign-app": text,
  "store-hash": text,
  "access-token": text,
  "client-secret": text,
  "truelist-key": text,
  "dotdigital-user": text,
  "dotdigital-password": text,
  scopes: text,
  help: { type: "boolean" },
} as const;

/** Package managers pass on the `--` that parts their own options from the script's. */
function withoutSeparator(args: readonly string[]): string[] {
  return args[0] === "--" ? args.slice(1) : [...args];
}

function integer(name: string, value: string | undefined, option: BoundedOption): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return checkedNumber(option, number, `--${name}`, `"${value}"`);
}
