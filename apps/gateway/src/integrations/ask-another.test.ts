import { Fault, SecretMask, type ConnectorContext } from "@storegate/connector-kit";
import { expect, test } from "vitest";
import { askAnother, viewOfAsked, type Question } from "./ask-another.js";

const of = {
  integration: { id: "int_1", connectorId: "teller", name: "Teller" },
  toOpen: { integrationId: "1", storeId: "2", config: {}, open: { connector: {} as never, runtime: undefined } },
};

type Ask = Question<unknown>["ask"];

/** Asks with a secret that the opened integration has. */
function asking(ask: Ask, ms = 60_000, ended = new AbortController()) {
  const logged: unknown[] = [];
  const log = (fields: unknown): void => void logged.push(fields);
  const logger = { debug: log, info: log, warn: log, error: log };
  const answer = askAnother(
    {
      view: { signal: ended.signal, lane: "bulk", mask: new SecretMask() },
      open: async (_integration, { signal, mask }) => {
        mask.hide(["hunter22"]);
        return { signal } as ConnectorContext<unknown, unknown>;
      },
      logger,
    },
    { of, about: "consent", ms, ask },
  );
  return { answer, logged };
}

test("an answer is told without the secrets of whoever told it, and so is a failure", async () => {
  expect(await asking(async () => [["anna", { note: "hunter22" }]]).answer).toEqual({
    answer: [["anna", { note: "[redacted]" }]],
  });
  const fault = new Fault({ kind: "AUTH", code: "TELLER_REFUSED", message: "no such key: hunter22" });
  const { answer, logged } = asking(() => Promise.reject(fault));
  expect(await answer).toEqual({
    failure: {
      integration: of.integration,
      about: "consent",
      fault: { kind: "AUTH", code: "TELLER_REFUSED", message: "no such key: [redacted]", retryable: false },
    },
  });
  expect(logged).toEqual([expect.objectContaining({ integrationId: "1", about: "consent" })]);
});

test("one that is silent is told as late, and hears that nobody waits any more", async () => {
  const heard = Promise.withResolvers<AbortSignal>();
  const { answer } = asking((context) => {
    heard.resolve(context.signal);
    return new Promise(() => {});
  }, 5);
  expect(await answer).toMatchObject({ failure: { fault: { code: "OTHER_INTEGRATION_TOO_LATE", retryable: true } } });
  expect((await heard.promise).aborted).toBe(true);
});

test("the asker's own end is no failure of whoever is asked", async () => {
  const ended = new AbortController();
  const { answer } = asking(
    () => {
      ended.abort(new Error("a person has cancelled it"));
      return new Promise(() => {});
    },
    60_000,
    ended,
  );
  await expect(answer).rejects.toThrow("a person has cancelled it");
});

test("that the database is away is no failure of whoever is asked", async () => {
  const away = Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" });
  await expect(asking(() => Promise.reject(away)).answer).rejects.toBe(away);
});

test("whoever is asked sends only what the asker may send, and needs all of its secrets", () => {
  const asker = { signal: new AbortController().signal, lane: "bulk", patienceMs: 7, mask: new SecretMask() } as const;
  const guards = { beforeRequest: () => {}, beforeSending: () => {}, giveUp: new AbortController().signal };
  const { mask, signal, ...rest } = viewOfAsked({ ...asker, ...guards, withoutSecrets: true }, asker.signal);
  expect(rest).toEqual({ lane: "bulk", patienceMs: 7, ...guards });
  expect(mask).not.toBe(asker.mask);
  expect(signal.aborted).toBe(false);
});
