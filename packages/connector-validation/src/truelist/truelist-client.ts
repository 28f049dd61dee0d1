/** What is asked of Truelist: each request with the key, paced, and its answer understood or a fault. */
import {
  type Fault,
  faultOfResponse,
  type HttpRequest,
  type HttpResponse,
  type VendorMeaning,
} from "@storegate/http-client";
import type { z } from "zod";
import { outOfCredits } from "../verdicts/judge.js";
import {
  accountAnswer,
  type BatchAnswer,
  batchAnswer,
  batchList,
  inlineAnswer,
  madeBatch,
  understood,
  wordsOf,
} from "./answers.js";
import { createTruelistPacing } from "./pacing.js";
import type { TruelistAccess } from "./truelist-options.js";

/** An address with what was found, in the vendor's words. */
export interface Finding {
  readonly address: string;
  readonly state: string;
  readonly subState: string;
  readonly didYouMean: string | null;
}

/** Truelist's API, for one account. All throw Faults. */
export interface TruelistClient {
  /** Looks at 1 to 3 addresses at once. Asked twice, it is paid once: what was verified lately costs nothing. */
  verify(addresses: readonly string[], retry?: HttpRequest["retry"]): Promise<readonly Finding[]>;
  /**
   * Makes a batch and answers its id. Never tried again by itself where it may have been made.
   * @throws Fault CONFLICT of the code {@link duplicateBatch} where a batch of this name or content is there.
   */
  makeBatch(name: string, rows: readonly (readonly string[])[]): Promise<string>;
  /** @throws Fault NOT_FOUND where there is none. */
  batch(id: string): Promise<BatchAnswer>;
  batches(): Promise<readonly { readonly id: string; readonly name?: string | null | undefined }[]>;
  /** A file of results; undefined where its address is no good (any more). */
  file(url: string): Promise<string | undefined>;
  /** Asks who the key's owner is, which nobody but a good key is told. */
  account(): Promise<void>;
}

/** The code of the refusal of a key. */
export const keyRefused = "TRUELIST_KEY_REFUSED";
/** The code of the refusal of a batch that is there. */
export const duplicateBatch = "TRUELIST_BATCH_IS_THERE";

const meanings: Readonly<Record<number, VendorMeaning>> = {
  401: {
    code: keyRefused,
    remedy: "Look at the API keys in your Truelist account, and enter one that is good in the integration's config.",
  },
  402: {
    kind: "CONFIG",
    code: outOfCredits,
    remedy:
      "Buy credits in your Truelist account, or choose another provider in the integration's config; then sync again.",
  },
  // What does not end in time there is told by these.
  408: { code: "TIMEOUT" },
  504: { code: "TIMEOUT" },
};

/** A client for an account. @param signal ends all it waits for, beside those of `sending` */
export function createTruelistClient(access: TruelistAccess, signal: AbortSignal): TruelistClient {
  const { http, sending, config } = access;
  const pacer = (access.pacing ?? createTruelistPacing()).of(config.apiKey);
  const ends = AbortSignal.any([signal, sending.signal].filter((each) => each !== undefined));
  const waits = AbortSignal.any([ends, sending.giveUp].filter((each) => each !== undefined));

  async function ask<Answer>(
    schema: z.ZodType<Answer>,
    what: string,
    request: Omit<HttpRequest, "url"> & { readonly path: string },
    more: (words: string, status: number) => VendorMeaning = () => ({}),
  ): Promise<Answer> {
    const { path, ...rest } = request;
    const response = await http.request({
      ...sending,
      ...rest,
      signal: ends,
      url: `${config.url.replace(/\/+$/, "")}${path}`,
      headers: { authorization: `Bearer ${config.apiKey}` },
      async pace(send) {
        await pacer.turn(waits);
        return send();
      },
    });
    if (isGood(response)) return understood(schema, response.body, what);
    const { status } = response;
    const words = wordsOf(response.body);
    const meant = { ...meanings[status], ...more(words ?? response.text, status) };
    throw faultOfResponse(response, {
      who: "Truelist",
      words,
      secrets: [config.apiKey],
      meanings: { [status]: meant },
    });
  }

  return {
    async verify(addresses, retry = { maxElapsedMs: 60_000 }) {
      const path = `/api/v1/verify_inline?email=${encodeURIComponent(addresses.join(" "))}`;
      const answer = await ask(inlineAnswer, "an inline call", { method: "POST", path, idempotent: true, retry });
      return answer.emails.map(({ address, email_state, email_sub_state, did_you_mean }) => ({
        address,
        state: email_state,
        subState: email_sub_state ?? "",
        didYouMean: did_you_mean ?? null,
      }));
    },
    async makeBatch(name, rows) {
      const body = { data: rows, filename: name, validation_strategy: config.strategy };
      const request = { method: "POST", path: "/api/v1/batches", body, idempotent: false } as const;
      const { id } = await ask(madeBatch, "a new batch", request, (words, status) =>
        status < 500 && /\bduplicate/i.test(words) ? { kind: "CONFLICT", code: duplicateBatch } : {},
      );
      return id;
    },
    batch: (id) => ask(batchAnswer, "a batch", { method: "GET", path: `/api/v1/batches/${encodeURIComponent(id)}` }),
    batches: () => ask(batchList, "its batches", { method: "GET", path: "/api/v1/batches" }),
    async file(url) {
      // Signed for whoever has it: a key beside the signature is refused there, and none of their business.
      const response = await http.request({ ...sending, signal: ends, method: "GET", url, expect: "text" });
      if (isGood(response)) return response.text;
      const { status } = response;
      if (status < 500 && status !== 429) return undefined;
      // What a store of files says may hold the signature: none of it is told.
      throw faultOfResponse(response, { who: "The store of Truelist's files", words: "" });
    },
    async account() {
      await ask(accountAnswer, "whose the key is", { method: "GET", path: "/me" });
    },
  };
}

function isGood({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

/** Whether a fault leaves open whether a request was acted on. */
export function mayHaveActed({ kind, retryable }: Fault): boolean {
  return kind !== "RATE_LIMITED" && (retryable || kind === "UNEXPECTED");
}
