import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Access, allScopes } from "./api/access.js";
import { CallCounter } from "./api/call-counter.js";
import { routes } from "./api/routes.js";
import { serveStore } from "./api/store-server.js";
import { createControl, type Settings } from "./control/control.js";
import { serveControl } from "./control/control-server.js";
import type { SandboxControl } from "./control/sandbox-control.js";
import { startDnsServer } from "./dns/dns-server.js";
import { DnsWorld } from "./dns/dns-world.js";
import { startMail } from "./mail/mail.js";
import { FaultBook } from "./faults/fault-book.js";
import { Holding } from "./faults/holding.js";
import { HookDeliverer } from "./hooks/hook-deliverer.js";
import { checkedAppetite, checkedPlan, checkNumbers } from "./option-bounds.js";
import { Concurrency } from "./store/concurrency.js";
import type { ForeignAppetite } from "./store/foreign-app.js";
import type { Plan } from "./store/plan.js";
import { Quota } from "./store/quota.js";
import { Store } from "./store/store.js";
import { checkedStoreHash } from "./store/store-hash.js";
import { TransactionGateway } from "./store/transaction-gateway.js";
import { startDotdigital } from "./dotdigital/dotdigital.js";
import { startTruelist } from "./truelist/truelist.js";

/** How a sandbox is started; every option has a default. Numbers are whole. */
export interface SandboxOptions {
  /** Port of the store's API and of the control URL; 0, the default, takes a free one. */
  readonly port?: number;
  /** Address to listen on, for HTTP and DNS; `127.0.0.1`. */
  readonly host?: string;
  /** Seeded customers, with ids from 1 on; 1000. */
  readonly customers?: number;
  /** Seeded orders, with ids from 1 on; three times the customers. */
  readonly orders?: number;
  /** Seeded products, with ids from 1 on; 200. */
  readonly products?: number;
  /** Seeded newsletter subscribers, with ids from 1 on; six of ten customers' number. */
  readonly subscribers?: number;
  /**
   * The most domains that customers' addresses of one class are in, none of them a role's then; unless said, there are the
   * more the more customers there are.
   */
  readonly domains?: number;
  /** Decides the quota; `standard`. */
  readonly plan?: Plan;
  /** The same seed makes the same world; 1. */
  readonly seed?: number;
  /** How long every request takes, in milliseconds; 0. */
  readonly latencyMs?: number;
  /** Length of the quota's window, in milliseconds; 30000, which tests shorten. */
  readonly windowMs?: number;
  /**
   * Divides every duration: the window, the latency, the delays of fault rules, the gaps between tries of a webhook, the
   * time that a gateway takes; 1. With 10 a store's minute takes six seconds. The rate headers tell real milliseconds.
   */
  readonly timeScale?: number;
  /** Another app that spends the quota through every window; none. */
  readonly foreignApp?: ForeignAppetite;
  /** 4 to 16 lower-case letters and digits; `sandbox1`. */
  readonly storeHash?: string;
  /** A fixed word, `sandbox-token`: the sandbox listens on loopback and holds nothing that is anybody's. */
  readonly accessToken?: string;
  /** The API client that the token belongs to; `sandbox-client`. */
  readonly clientId?: string;
  /** The client's secret, which signs webhooks; `sandbox-client-secret`. */
  readonly clientSecret?: string;
  /** The token's scopes, as `store_v2_customers` or `store_v2_customers_read_only`; all that its routes need. */
  readonly scopes?: readonly string[];
  /** The key of the account at Truelist; `truelist-key`. */
  readonly truelistKey?: string;
  /** The API user of the account at Dotdigital; `apiuser-sandbox@apiconnector.com`. */
  readonly dotdigitalUser?: string;
  /** The account's own id there; 1. */
  readonly dotdigitalAccountId?: number;
  /** Its password; `dotdigital-password`. */
  readonly dotdigitalPassword?: string;
  /** Port of the DNS server, for UDP and TCP; 0, the default, takes a free one. */
  readonly dnsPort?: number;
  /** Port of the proxy before the mail servers; 0, the default, takes a free one. */
  readonly mailPort?: number;
  /**
   * Gets one line in words for every request the store refused, or accepted and did not wholly do, and for every try to
   * deliver a webhook that delivered nothing; nobody by default.
   */
  readonly log?: (line: string) => void;
}

/** A running sandbox. */
export interface Sandbox extends AsyncDisposable {
  /** Stands for `https://api.bigcommerce.com`: requests go to `{apiUrl}/stores/{storeHash}/v3/customers`. No slash at its end. */
  readonly apiUrl: string;
  readonly storeHash: string;
  readonly accessToken: string;
  /** `127.0.0.1:5353`: UDP and TCP. */
  readonly dnsAddress: string;
  /**
   * `127.0.0.1:1080`: a SOCKS5 proxy without authentication, behind which the world's mail servers listen on port 25 of the
   * addresses that its DNS tells.
   */
  readonly mailProxy: string;
  /** `{apiUrl}/truelist`, which stands for `https://api.truelist.io`. Its CSV files come from another origin. */
  readonly truelistUrl: string;
  readonly truelistKey: string;
  /** `{apiUrl}/dotdigital`, which stands for `https://r1-api.dotdigital.com`. */
  readonly dotdigitalUrl: string;
  readonly dotdigitalUser: string;
  readonly dotdigitalPassword: string;
  /** `{apiUrl}/control`: {@link SandboxControl} over HTTP. */
  readonly controlUrl: string;
  readonly control: SandboxControl;
  /** Closes all sockets; connections still open are cut, waiting requests are not answered. */
  stop(): Promise<void>;
}

/**
 * Starts a store and the DNS of its customers on loopback. Rejects when a port is taken, with a RangeError
 * when an option is out of its bounds, and when no store has such a hash or scope.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkNumbers(options);
  const { host = "127.0.0.1", seed = 1, customers = 1000, windowMs = 30_000 } = options;
  const { orders = 3 * customers, products = 200, subscribers = Math.floor(customers * 0.6) } = options;
  const { timeScale = 1 } = options;
  const plan = checkedPlan(options.plan ?? "standard");
  const foreignApp = checkedAppetite(options.foreignApp ?? null);
  const { accessToken = "sandbox-token", log = () => undefined } = options;
  const { clientId = "sandbox-client", clientSecret = "sandbox-client-secret" } = options;
  const storeHash = checkedStoreHash(options.storeHash ?? "sandbox1");
  const scopes = options.scopes ?? allScopes;
  const stopping = new AbortController();
  const settings: Settings = { plan, latencyMs: options.latencyMs ?? 0, partialWrites: false };
  const store = new Store({ seed, customers, orders, products, subscribers, domains: options.domains });
  const access = new Access(storeHash, accessToken, scopes);
  const quota = new Quota(plan, windowMs / timeScale);
  if (foreignApp !== null) quota.setForeignApp(foreignApp);
  const faults = new FaultBook(Object.keys(routes));
  const holding = new Holding();
  const calls = new CallCounter();
  const world = new DnsWorld(seed);
  const { events, hooks } = store;
  const { signal } = stopping;
  const deliverer = new HookDeliverer({ events, hooks, storeHash, clientSecret, timeScale, log, signal });
  const gateway = new TransactionGateway(store, timeScale, signal);
  const authority = host.includes(":") ? `[${host}]` : host;
  const { truelistKey = "truelist-key" } = options;
  const { dotdigitalUser = "apiuser-sandbox@apiconnector.com", dotdigitalPassword = "dotdigital-password" } = options;
  const latencyMs = () => settings.latencyMs / timeScale;
  const guard = (serve: (message: IncomingMessage, response: ServerResponse) => Promise<void>) => {
    return (message: IncomingMessage, response: ServerResponse): void => {
      serve(message, response).catch((error: unknown) => {
        log(
          `${message.method} ${message.url} broke the sandbox: ${error instanceof Error ? error.stack : String(error)}`,
        );
        response.destroy();
      });
    };
  };
  // What was started before something else could not be is stopped again.
  await using started = new AsyncDisposableStack();
  const truelist = await startTruelist({
    seed,
    key: truelistKey,
    timeScale,
    latencyMs,
    log,
    stopping: signal,
    host,
    authority,
    guard,
  });
  started.defer(() => truelist.stop());
  const dotdigital = startDotdigital({
    user: dotdigitalUser,
    password: dotdigitalPassword,
    accountId: options.dotdigitalAccountId ?? 1,
    timeScale,
    latencyMs,
    log,
    stopping: signal,
  });
  const mail = await startMail({ seed, dns: world, host, port: options.mailPort ?? 0, timeScale, log, signal });
  started.defer(() => mail.stop());
  const control = createControl({
    seed,
    store,
    settings,
    access,
    quota,
    faults,
    holding,
    calls,
    hooks: deliverer,
    gateway,
    dns: world,
    mail: mail.control,
    truelist: truelist.control,
    dotdigital: dotdigital.control,
    faultsOfOthers: dotdigital.faults,
  });
  const service = {
    access,
    quota,
    concurrency: new Concurrency(),
    backend: () => ({
      store,
      storeHash,
      clientId,
      plan: settings.plan,
      partialWrites: settings.partialWrites,
      pausedDomains: () => deliverer.sender.pauses.paused(Date.now()),
      settleLater: (orderId: number) => gateway.settleLater(orderId),
    }),
    latencyMs,
    timeScale,
    log,
    signal: stopping.signal,
  };

  const serve = (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, first] = (message.url ?? "").split(/[/?]/, 2);
    if (first === "control") return serveControl(control, message, response);
    if (first === "truelist") return truelist.serve(message, response);
    if (first === "dotdigital" || first === "dotdigital-r2" || first === "dotdigital-r3")
      return dotdigital.serve(message, response);
    return serveStore({ service, faults, holding, calls }, message, response);
  };
  const server = createServer(guard(serve));
  const dns = await startDnsServer(world, host, options.dnsPort ?? 0);
  started.defer(() => dns.stop());
  server.listen(options.port ?? 0, host);
  await once(server, "listening");

  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox got no HTTP port.");
  const apiUrl = `http://${authority}:${address.port}`;
  const others = started.move();
  const stop = async (): Promise<void> => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await Promise.all([closed, others.disposeAsync()]);
  };
  return {
    apiUrl,
    storeHash,
    accessToken,
    dnsAddress: `${authority}:${dns.port}`,
    mailProxy: `${authority}:${mail.port}`,
    truelistUrl: `${apiUrl}/truelist`,
    truelistKey,
    dotdigitalUrl: `${apiUrl}/dotdigital`,
    dotdigitalUser,
    dotdigitalPassword,
    controlUrl: `${apiUrl}/control`,
    control,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
