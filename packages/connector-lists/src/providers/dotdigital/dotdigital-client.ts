/** What is asked of Dotdigital: each request with the API user, in the account's region, and its answer understood or a fault. */
import { Fault, sleep, type HttpRequest, type HttpResponse } from "@storegate/http-client";
import type { z } from "zod";
import type { OtherWork, ProviderAccount, ProviderHost } from "../provider.js";
import { accountInfo, understood } from "./dotdigital-answers.js";
import type { DotdigitalConfig } from "./dotdigital-config.js";
import { asOwn, forbidden, refusal } from "./dotdigital-faults.js";
import { windowResetMs } from "./rate-limits.js";
import { regionOf } from "./region.js";

/** One question. */
export interface DotdigitalRequest<Answer> {
  readonly method: HttpRequest["method"];
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  /** What it is, in words: `the list of lists`. */
  readonly what: string;
  readonly schema: z.ZodType<Answer>;
  /** Whether it may be sent again when its answer was lost. By default so for GET, PUT and DELETE. */
  readonly idempotent?: boolean;
}

/** The API of one account. */
export interface DotdigitalClient {
  /** @throws Fault in Dotdigital's words, whose code begins with `DOTDIGITAL_`. */
  ask<Answer>(request: DotdigitalRequest<Answer>): Promise<Answer>;
  /** The account behind the API user. */
  account(): Promise<ProviderAccount>;
  /** The same account, for other work: what is known of it stays. */
  as(work: OtherWork): DotdigitalClient;
  /** Waits, in milliseconds, until the work that asks ends. @throws the reason of the signal that ends it */
  wait(ms: number): Promise<void>;
  readonly now: () => Date;
}

type Sent = Omit<DotdigitalRequest<unknown>, "schema" | "what">;

/** Large pages and imports take their time: an attempt that fails is followed by another up to two minutes after the first. */
const patience = { maxElapsedMs: 120_000 };

/** What is known of an account, by whichever work found it. */
interface KnownAccount {
  found?: Promise<ProviderAccount & { readonly base: string }> | undefined;
}

/** A client of an account. Its region is asked for once, and anew when it refuses: it may have moved. */
export function createDotdigitalClient(
  config: DotdigitalConfig,
  host: ProviderHost,
  known: KnownAccount = {},
): DotdigitalClient {
  const { http, sending, signal, now } = host;
  const ends = anyOf(signal, sending.signal);
  const waits = anyOf(ends, sending.giveUp);
  const credentials = Buffer.from(`${config.username}:${config.password}`).toString("base64");
  const secrets = [config.password, credentials];

  async function send(base: string, { method, path, body, idempotent }: Sent): Promise<HttpResponse> {
    const request: HttpRequest = {
      ...sending,
      signal: ends,
      method,
      url: `${base}${path}`,
      headers: { authorization: `Basic ${credentials}`, accept: "application/json" },
      body,
      idempotent,
      retry: patience,
      retryHint: (answer) => windowResetMs(answer, now()),
    };
    const response = await http.request(request).catch((error: unknown) => {
      // Its callers know their own reasons for ending it.
      throw error === ends.reason || error === waits.reason ? error : asOwn(error);
    });
    if (response.status >= 200 && response.status < 300) return response;
    throw refusal(response, secrets, now());
  }

  async function find(): Promise<ProviderAccount & { readonly base: string }> {
    const configured = config.url.replace(/\/+$/, "");
    const { body } = await send(configured, { method: "GET", path: "/v2/account-info" });
    return regionOf(understood(accountInfo, body, "the question whose account it is"), configured);
  }
  const region = (): ReturnType<typeof find> =>
    (known.found ??= find().catch((error: unknown) => {
      known.found = undefined;
      throw error;
    }));

  async function sendInRegion(request: Sent): Promise<HttpResponse> {
    const asked = region();
    const { base } = await asked;
    try {
      return await send(base, request);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== forbidden) throw error;
      // Another question may have asked anew by now.
      if (known.found === asked) known.found = undefined;
      const moved = await region();
      if (moved.base === base) throw error;
      return send(moved.base, request);
    }
  }

  return {
    now,
    as: (work) => createDotdigitalClient(config, { ...host, ...work }, known),
    wait: (ms) => (host.wait ?? sleep)(ms, waits),
    async ask({ schema, what, ...request }) {
      const { body } = await sendInRegion(request);
      return understood(schema, body, what);
    },
    async account() {
      const { id, name, region: where } = await region();
      return { id, name, region: where };
    },
  };
}

function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((each) => each !== undefined));
}
