import { readFile } from "node:fs/promises";
import { parse, validate } from "graphql";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../src/graphql/schema.js";
import { openBrowser, openPage, type WatchedPage } from "./browser.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { startSync } from "./syncs.js";

let gateway: TestGateway;
let browser: Browser;

beforeAll(async () => {
  [gateway, browser] = await Promise.all([startTestGateway(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await gateway[Symbol.asyncDispose]();
});

/** What a browser accepts when an address is typed into it. */
const browsersAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

describe("GET /graphql", () => {
  const get = (accept?: string) =>
    fetch(`${gateway.url}/graphql?query={viewer{name}}`, {
      redirect: "manual",
      headers: {
        authorization: `Bearer ${gateway.key}`,
        "apollo-require-preflight": "1",
        ...(accept ? { accept } : {}),
      },
    });

  test("sends a browser to the query page", async () => {
    const response = await get(browsersAccept);
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/graphiql");
  });

  test.each([undefined, "*/*", "application/json", "application/graphql-response+json, application/json;q=0.9"])(
    "answers whoever accepts %s",
    async (accept) => {
      const response = await get(accept);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ data: { viewer: { name: "STOREGATE_ADMIN_KEY" } } });
    },
  );
});

describe("the page's files", () => {
  test("the page is asked for anew, may reach this origin alone, and stand in no frame", async () => {
    const response = await fetch(`${gateway.url}/graphiql`);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    const policy = response.headers.get("content-security-policy")?.split("; ");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy?.join()).not.toMatch(/https?:|\*/);
  });

  const folder = async (): Promise<string> => {
    const html = await (await fetch(`${gateway.url}/graphiql`)).text();
    return `${gateway.url}${/src="(\/graphiql\/[0-9a-f]{16})\/page\.js"/.exec(html)?.[1]}`;
  };

  test.each([
    ["page.js", "text/javascript; charset=utf-8"],
    ["icon.svg", "image/svg+xml"],
    ["ruru/ruru.js", "text/javascript; charset=utf-8"],
    ["ruru/ruru.css", "text/css; charset=utf-8"],
    ["graphql-ws/client.js", "text/javascript; charset=utf-8"],
  ])("%s may be kept for good", async (file, type) => {
    const { status, headers } = await fetch(`${await folder()}/${file}`);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": type,
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    });
  });

  test.each(["none.js", "ruru/none.js", "..%2fpackage.json", "ruru/..%2fpackage.json", "graphql-ws/..%2fpackage.json"])(
    "%s is not there",
    async (file) => {
      expect((await fetch(`${await folder()}/${file}`)).status).toBe(404);
    },
  );

  test("nothing is there for another state of the files", async () => {
    expect((await fetch(`${gateway.url}/graphiql/0123456789abcdef/page.js`)).status).toBe(404);
  });

  test("the default query is one that the schema answers", async () => {
    const text = await readFile(new URL("../graphiql/default-query.graphql", import.meta.url), "utf8");
    expect(validate(await createSchema(), parse(text))).toEqual([]);
  });
});

describe("in a browser", () => {
  test("opens with an example and where to put the key, and asks no other origin", async () => {
    await using watched = await openGraphiql();
    const { page, requests, complaints } = watched;
    expect(page.url()).toBe(`${gateway.url}/graphiql`);
    await answered(watched, "Put a key of this gateway into");
    await page.locator(editors.headers).getByText("STOREGATE_ADMIN_KEY").waitFor();
    await page.locator(editors.query).getByText("query Viewer").waitFor();
    expect(requests.length).toBeGreaterThan(10);
    expect(requests.map((request) => new URL(request).host)).toEqual(requests.map(() => new URL(gateway.url).host));
    expect(complaints).toEqual([]);
  });

  test("without the key, queries and subscriptions say that one is needed", async () => {
    await using watched = await openGraphiql();
    await run(watched);
    await answered(watched, "A key is needed: send Authorization: Bearer KEY");
    await ask(watched, "Live", `subscription Live { syncProgress(syncId: "any") { final } }`);
    await answered(watched, "A key is needed. Put a key of this gateway into");
    expect(watched.messages.map(({ type }) => type)).toEqual(["connection_init"]);
  });

  test("with the key, the schema comes and a query is answered", async () => {
    await using watched = await openGraphiql();
    const { page, complaints } = watched;
    await giveKey(watched);
    await page.getByLabel("Show Documentation Explorer").click();
    await page.getByRole("link", { name: "Query", exact: true }).waitFor();
    await run(watched);
    await answered(watched, '"name": "STOREGATE_ADMIN_KEY"');
    await answered(watched, '"role": "ADMIN"');
    expect(complaints).toEqual([]);
  });

  test("a subscription shows a sync to its last state", async () => {
    const { integrationId } = await setUpValidation(gateway);
    await using watched = await openGraphiql();
    const { messages, complaints } = watched;
    await giveKey(watched);
    // It stands still until it was seen to run.
    gateway.sandbox.control.addFault({ times: null, respond: "held" });
    const syncId = await startSync(gateway, { integrationId });
    await ask(watched, "Live", `subscription Live { syncProgress(syncId: "${syncId}") { final sync { status } } }`);
    await answered(watched, '"status": "RUNNING"');
    gateway.sandbox.control.releaseHeld();
    await answered(watched, '"final": true');
    await answered(watched, '"status": "SUCCEEDED"');
    expect(messages.find(({ type }) => type === "connection_init")?.payload).toEqual({
      authorization: `Bearer ${gateway.key}`,
    });
    expect(complaints).toEqual([]);
  });
});

/** GraphiQL's editors, by the names that they give their texts. */
const editors = {
  query: '[data-uri$="operation.graphql"]',
  headers: '[data-uri$="request-headers.json"]',
  answer: '[data-uri$="response.json"]',
};

async function openGraphiql(): Promise<WatchedPage> {
  const watched = await openPage(browser);
  await watched.page.goto(`${gateway.url}/graphql`);
  await watched.page.locator(`${editors.query} .view-line`).first().waitFor();
  return watched;
}

/** Puts a text in the place of an editor's. */
async function paste({ page }: WatchedPage, editor: string, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.locator(editor).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("ControlOrMeta+V");
}

async function giveKey(watched: WatchedPage): Promise<void> {
  await paste(watched, editors.headers, JSON.stringify({ Authorization: `Bearer ${gateway.key}` }));
}

/** Runs the first operation of the query editor. */
async function run({ page }: WatchedPage): Promise<void> {
  await page.locator(editors.query).click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("ControlOrMeta+Enter");
}

/** Runs an operation in the place of the example, once GraphiQL has noticed its name. */
async function ask(watched: WatchedPage, name: string, text: string): Promise<void> {
  await paste(watched, editors.query, text);
  await watched.page.getByRole("button", { name, exact: true }).waitFor();
  await run(watched);
}

/** Waits until the answer holds a text. */
async function answered({ page }: WatchedPage, text: string): Promise<void> {
  await page.locator(editors.answer).getByText(text).first().waitFor();
}
