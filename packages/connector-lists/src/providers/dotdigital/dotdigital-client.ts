/** What is asked of Dotdigital: each request with the API user, in the account's region, and its answer understood or a fault. */
import {
  Fault,
  faultOfResponse,
  type HttpRequest,
  type HttpResponse,
  type VendorMeaning,
} from "@storegate/http-client";
import { z } from "zod";
import type { ProviderHost } from "../provider.js";
import { accountInfo, understood } from "./dotdigital-answers.js";
import type { DotdigitalConfig } from "./dotdigital-config.js";

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
  /** @throws Fault in Dotdigital's words. */
  ask<Answer>(request: DotdigitalRequest<Answer>): Promise<Answer>;
  /** The account behind the API user. */
  account(): Promise<{ readonly id: string; readonly name: string }>;
  readonly signal: AbortSignal;
}

/** Dotdigital may take two minutes (its documentation); nothing of ours waits longer than a sync may be left alone. */
const patience = { maxElapsedMs: 120_000 };

const v2Error = z.object({ message: z.string() });
const v3Error = z.object({
  errorCode: z.string(),
  description: z.string().nullish(),
  details: z
    .array(z.object({ item: z.string().nullish(), description: z.string().nullish(), error: z.string().nullish() }))
    .nullish(),
});

const userRemedy =
  "Look at Settings, Access, API users in Dotdigital, and enter user and password of one that is enabled.";

/** A client of an account; its region is asked for once. */
export function createDotdigitalClient(config: DotdigitalConfig, host: ProviderHost): DotdigitalClient {
  const { http, sending, signal } = host;
  const ends = AbortSignal.any([signal, ...(sending.signal ? [sending.signal] : [])]);
  const authorization = `Basic ${Buffer.from(`${config.username}:${config.password}`).toString("base64")}`;
  const configured = config.url.replace(/\/+$/, "");

  async function send(
    base: string,
    request: Omit<DotdigitalRequest<unknown>, "schema" | "what">,
  ): Promise<HttpResponse> {
    const { method, path, body, idempotent } = request;
    const response = await http.request({
      ...sending,
      signal: ends,
      method,
      url: `${base}${path}`,
      headers: { authorization, accept: "application/json" },
      body,
      idempotent,
      retry: patience,
      retryHint: (answer) => resetMs(answer, host.now()),
    });
    if (response.status >= 200 && response.status < 300) return response;
    throw faultOf(response, config, host.now());
  }

  let found: Promise<{ readonly id: string; readonly name: string; readonly base: string }> | undefined;
  const find = async () => {
    const { body } = await send(configured, { method: "GET", path: "/v2/account-info" });
    const { id, properties } = understood(accountInfo, body, "the account's properties");
    const property = (name: string): string | undefined =>
      properties.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value ?? undefined;
    const base = property("ApiEndpoint")?.replace(/\/+$/, "") ?? configured;
    return { id: String(id), name: property("Name") ?? property("MainEmail") ?? `account ${id}`, base };
  };
  const region = () =>
    (found ??= find().catch((error: unknown) => {
      found = undefined;
      throw error;
    }));

  return {
    signal: ends,
    async ask({ schema, what, ...request }) {
      const { base } = await region();
      return understood(schema, (await send(base, request)).body, what);
    },
    account: async () => {
      const { id, name } = await region();
      return { id, name };
    },
  };
}

/** How long the windows of its tiers ask to wait (`X-RateLimit-Reset`, seconds of UTC), an hour at most. */
function resetMs({ status, headers }: HttpResponse, now: Date): number | undefined {
  if (status !== 429) return undefined;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (!Number.isFinite(reset) || reset <= 0) return undefined;
  return Math.min(3_600_000, Math.max(0, reset * 1000 - now.getTime()));
}

function faultOf(response: HttpResponse, { password }: DotdigitalConfig, now: Date): Fault {
  const { status, body } = response;
  const two = v2Error.safeParse(body);
  const three = v3Error.safeParse(body);
  const code = three.data?.errorCode ?? /ERROR_[A-Z_]+/.exec(two.data?.message ?? "")?.[0];
  const details = three.data?.details?.map(({ item, description, error }) =>
    [item, description ?? error].filter(Boolean).join(": "),
  );
  const words = three.success
    ? [`${three.data.errorCode}.`, three.data.description, ...(details ?? [])].filter(Boolean).join(" ")
    : two.data?.message;
  return faultOfResponse(response, {
    who: "Dotdigital",
    words,
    secrets: [password],
    meanings: { [status]: { ...byStatus[status], ...byCode(code) } },
    retryAfterMs: code === "ERROR_APIUSAGE_EXCEEDED" ? 10 * 60_000 : resetMs(response, now),
  });
}

const byStatus: Readonly<Record<number, VendorMeaning>> = {
  400: { code: "DOTDIGITAL_REFUSED" },
  401: { code: "DOTDIGITAL_LOGIN_REFUSED", remedy: userRemedy },
  403: {
    kind: "AUTH",
    code: "DOTDIGITAL_FORBIDDEN",
    remedy:
      "Leave the provider's url as it is, so that the account's region is asked for, and look whether the API user may do this.",
  },
  404: { code: "DOTDIGITAL_NOT_FOUND" },
  409: { code: "DOTDIGITAL_CONFLICT" },
  413: { code: "DOTDIGITAL_TOO_LARGE" },
  429: { code: "DOTDIGITAL_RATE_LIMITED" },
};

function byCode(code: string | undefined): VendorMeaning {
  switch (code) {
    case "ERROR_APIUSAGE_EXCEEDED":
      return { kind: "RATE_LIMITED", code: "DOTDIGITAL_RATE_LIMITED" };
    case "ERROR_IMPORT_TOOMANYACTIVEIMPORTS":
      return { kind: "RATE_LIMITED", code: "DOTDIGITAL_IMPORTS_BUSY" };
    case "ERROR_INVALID_LOGIN":
    case "ERROR_APIUSER_INVALID":
      return { kind: "AUTH", code: "DOTDIGITAL_LOGIN_REFUSED", remedy: userRemedy };
    case "ERROR_ADDRESSBOOK_DUPLICATE":
    case "ERROR_NON_UNIQUE_DATAFIELD":
      return { kind: "CONFLICT", code: "DOTDIGITAL_THERE_ALREADY" };
    case "ERROR_ADDRESSBOOK_LIMITEXCEEDED":
      return {
        kind: "CONFIG",
        code: "DOTDIGITAL_LISTS_FULL",
        remedy: "Delete lists that nobody needs in Dotdigital, or choose one that is there.",
      };
    case "ERROR_ADDRESSBOOK_NOTWRITABLE":
      return {
        kind: "CONFIG",
        code: "DOTDIGITAL_LIST_READ_ONLY",
        remedy: "Choose a list that contacts can be added to.",
      };
    default:
      return {};
  }
}
