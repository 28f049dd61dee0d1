/** A stand-in for Dotdigital: an account with one API user, served below `/dotdigital` by the sandbox's own server. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { CallCounter } from "../api/call-counter.js";
import type { BeforeActing, StoreResponse } from "../api/store-service.js";
import { answerMeeting } from "../faults/fault-answering.js";
import { FaultBook } from "../faults/fault-book.js";
import { Holding } from "../faults/holding.js";
import { reset } from "../faults/spoil.js";
import { checkedNumber } from "../option-bounds.js";
import { DotdigitalAccount } from "./dotdigital-account.js";
import type { DotdigitalControl } from "./dotdigital-control.js";
import { DotdigitalRefusal, refusedV2 } from "./dotdigital-refusal.js";
import { dotdigitalRoutes } from "./dotdigital-routes.js";

/** What a stand-in is started with. */
export interface DotdigitalOptions {
  readonly user: string;
  readonly password: string;
  /** Divides every duration. */
  readonly timeScale: number;
  /** How long every request takes, in real milliseconds. */
  readonly latencyMs: () => number;
  readonly log: (line: string) => void;
  /** Ends all waiting. */
  readonly stopping: AbortSignal;
}

/** A stand-in that runs. */
export interface Dotdigital {
  readonly control: DotdigitalControl;
  readonly faults: FaultBook;
  /** Serves one request below `/dotdigital` (region 1), `/dotdigital-r2` or `/dotdigital-r3`. */
  readonly serve: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** The most of a body, in bytes: what an import may have. */
const largestBody = 50_000_000;

/** Starts one. */
export function startDotdigital(options: DotdigitalOptions): Dotdigital {
  const { timeScale, log, stopping } = options;
  const account = new DotdigitalAccount(timeScale);
  const state = {
    revoked: false,
    region: 1 as 1 | 2 | 3,
    perMinute: null as number | null,
    flat: null as number | null,
  };
  const window = { begins: 0, calls: 0, hour: 0 };
  const faults = new FaultBook(["/v2/account-info", ...Object.keys(dotdigitalRoutes)]);
  const holding = new Holding();
  const calls = new CallCounter();

  function admit(message: IncomingMessage, region: number, isInfo: boolean): void {
    const given = message.headers.authorization ?? "";
    const good = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString("base64")}`;
    if (given !== good || state.revoked) throw refusedV2(401, "", "Authorization has been denied for this request.");
    if (region !== state.region && !isInfo) throw refusedV2(403, "", "The account is in another region.");
    const now = account.clock.now();
    if (now - window.begins >= 60_000) Object.assign(window, { begins: now, calls: 0 });
    window.calls += 1;
    window.hour += 1;
    if (state.flat !== null && window.hour > state.flat)
      throw refusedV2(400, "ERROR_APIUSAGE_EXCEEDED", "The calls of the last hour are used up.");
    if (state.perMinute !== null && window.calls > state.perMinute)
      throw new DotdigitalRefusal(429, { message: "Too many requests." }, "the window is used up", {
        "X-RateLimit-Limit": String(state.perMinute),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": String(Math.ceil((Date.now() + (window.begins + 60_000 - now) / timeScale) / 1000)),
        "X-RateLimit-Scope": "lowCallRate",
      });
  }

  async function answered(
    message: IncomingMessage,
    asked: { readonly region: number; readonly path: string; readonly query: URLSearchParams; readonly origin: string },
    beforeActing?: BeforeActing,
  ): Promise<StoreResponse> {
    try {
      const { region, path, query } = asked;
      const isInfo = path === "/v2/account-info";
      admit(message, region, isInfo);
      const body = await bodyOf(message);
      if (options.latencyMs() > 0) await sleep(options.latencyMs(), undefined, { signal: stopping });
      await beforeActing?.();
      if (isInfo) return json(200, accountInfo(`${asked.origin}${pathOf(state.region)}`));
      const found = route(path);
      const endpoint = found && dotdigitalRoutes[found.template]?.[message.method ?? "GET"];
      if (!found || !endpoint) throw refusedV2(404, "", "There is no such route.");
      const { status, body: answer } = endpoint({ account, query, places: found.places, body });
      return json(status, answer);
    } catch (error) {
      if (!(error instanceof DotdigitalRefusal)) throw error;
      log(`Dotdigital: ${message.method} ${asked.path} refused ${error.status}: ${error.message}`);
      const refused = json(error.status, error.body);
      return { ...refused, headers: { ...refused.headers, ...error.headers } };
    }
  }

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? "/", `http://${message.headers.host ?? "localhost"}`);
    const [, region = "", rest = ""] = /^\/dotdigital(?:-r([23]))?(\/.*)?$/.exec(url.pathname) ?? [];
    const path = rest || "/";
    const asked = { region: Number(region || 1), path, query: url.searchParams, origin: url.origin };
    const method = message.method ?? "GET";
    calls.arrived(`${method} ${route(path)?.template ?? path}`, null);
    const hungUp = new AbortController();
    response.once("close", () => hungUp.abort());
    const request = {
      name: `Dotdigital: ${method} ${path}`,
      actor: "Dotdigital",
      hungUp: hungUp.signal,
      act: (before?: BeforeActing) => answered(message, asked, before),
    };
    try {
      const fault = faults.meet(method, path, url.search);
      calls.answered(await answerMeeting(fault, request, response, { holding, timeScale, log, stopping }));
    } catch (error) {
      const isAsked = !stopping.aborted && !hungUp.signal.aborted && message.errored === null;
      calls.answered("reset");
      reset(response);
      if (isAsked) throw error;
    }
  }

  const control: DotdigitalControl = {
    calls: () => calls.report(),
    resetCalls: () => calls.reset(),
    addFault: (rule) => faults.add(rule),
    clearFaults() {
      faults.clear();
      holding.release();
    },
    held: () => holding.count,
    untilHeld: (requests = 1) => holding.until(checkedNumber("requests", requests)),
    releaseHeld() {
      faults.clearHolding();
      holding.release();
    },
    revokeUser: () => void (state.revoked = true),
    restoreUser: () => void (state.revoked = false),
    moveToRegion: (region) => void (state.region = region),
    contacts: () => account.contacts(),
    contact: (email) => account.contact(email),
    lists: () => account.lists(),
    dataFields: () => [...account.fields.values()],
    addContact({ email, lists = [], status = "subscribed", dataFields = {} }) {
      account.add(email);
      account.write(email, { lists, dataFields });
      if (status !== "subscribed") account.setStatus(email, status);
      return account.add(email);
    },
    addList: (name) => account.addList(name),
    unsubscribe: (email, list) =>
      list === undefined ? account.setStatus(email, "unsubscribed") : account.leaveForGood(email, list),
    complain: (email) => account.setStatus(email, "ispComplained"),
    bounce: (email, hard = true) => account.setStatus(email, hard ? "hardBounced" : "softBounced"),
    suppress: (email) => account.setStatus(email, "suppressed"),
    comeBack: (email) => account.comeBack(email),
    refuse: (email) => void account.refused.add(email.toLowerCase()),
    resubscribingWrites: () => account.resubscribing,
    setImports: (imports) => void Object.assign(account.imports, imports),
    setLimits: ({ perMinute, flat }) =>
      void Object.assign(state, perMinute === undefined ? {} : { perMinute }, flat === undefined ? {} : { flat }),
    advance: (ms) => account.clock.advance(ms),
  };
  return { control, faults, serve };
}

function pathOf(region: 1 | 2 | 3): string {
  return region === 1 ? "/dotdigital" : `/dotdigital-r${region}`;
}

function accountInfo(endpoint: string): object {
  return {
    id: 1,
    properties: [
      { name: "Name", type: "String", value: "Sandbox account" },
      { name: "MainEmail", type: "String", value: "owner@example.com" },
      { name: "ApiEndpoint", type: "String", value: `${endpoint}/` },
    ],
  };
}

/** The route of a path, and what stands in its places. Paths with fewer places come first. */
function route(path: string): { readonly template: string; readonly places: readonly string[] } | undefined {
  if (path in dotdigitalRoutes) return { template: path, places: [] };
  for (const template of Object.keys(dotdigitalRoutes)) {
    const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`);
    const found = pattern.exec(path);
    if (found) return { template, places: found.slice(1) };
  }
  return undefined;
}

async function bodyOf(message: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBody) throw refusedV2(413, "", "The body has more than 50 MB.");
    parts.push(part);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8")) as unknown;
  } catch {
    throw refusedV2(400, "ERROR_PARAMETER_INVALID", "The body is no JSON.");
  }
}

function json(status: number, body: unknown): StoreResponse {
  if (body === undefined) return { status, headers: {}, body: undefined };
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
