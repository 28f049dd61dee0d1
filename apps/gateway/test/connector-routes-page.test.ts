/** The page of docs/forms.md, as a customer's browser shows it. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser.js";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";

let gateway: TestGateway;
let browser: Browser;
let integrationId: string;
let formKey: string;

/** A shop's server; every order that arrives is in `orders`. */
const orders: string[] = [];
const shop = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? "/", "http://shop");
  const email = searchParams.get("email");
  if (email !== null) orders.push(email);
  const key = searchParams.get("key") ?? formKey;
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(email === null ? page.replaceAll("sgk_…", key) : "Thank you");
});
let page = "";

beforeAll(async () => {
  [gateway, browser] = await Promise.all([startTestGateway({ sandbox: { customers: 1 } }), openBrowser()]);
  shop.listen(0, "127.0.0.1");
  await once(shop, "listening");
  ({ integrationId } = await setUpValidation(gateway, { forms: { origins: [originOf("127.0.0.1")] } }));
  const { data } = await gateway.query(
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }`,
    {
      input: {
        name: "Checkout form",
        role: "VIEWER",
        operations: ["validateEmailInForm"],
        integrationIds: [integrationId],
      },
    },
  );
  formKey = data.createApiKey.secret;
  const docs = await readFile(new URL("../../../docs/forms.md", import.meta.url), "utf8");
  const example = /```html\n(.*?)```/s.exec(docs)?.[1] ?? "";
  page = `<!doctype html>${example.replace("https://storegate.example.com", gateway.url).replace("int_…", integrationId)}`;
});
afterAll(async () => {
  await browser.close();
  shop.closeAllConnections();
  shop.close();
  await gateway[Symbol.asyncDispose]();
});

function originOf(host: string): string {
  return `http://${host}:${(shop.address() as AddressInfo).port}`;
}

/** Opens the page, so that the end of its last look can be waited for. */
async function open(tab: Page, at: string): Promise<void> {
  await tab.goto(at);
  await tab.evaluate("{ const inner = look; look = (email) => (globalThis.looking = inner(email)); }");
}

/** Types an address and leaves the field; answers the hint once the gateway has answered, or could not be asked. */
async function type(tab: Page, email: string): Promise<string> {
  await tab.fill("#email", email);
  await tab.press("#email", "Tab");
  await tab.evaluate("looking.then(() => {})");
  return (await tab.textContent("#email-hint")) ?? "";
}

async function pay(on: Page): Promise<void> {
  await on.click("#pay");
  await on.waitForSelector("text=Thank you");
}

test("suggests what was meant, says what gets no mail, and says nothing of what is good or not known", async () => {
  await using opened = await openPage(browser);
  const { page: tab, complaints } = opened;
  await open(tab, originOf("127.0.0.1"));
  expect(await type(tab, "anna@gmial.com")).toBe("Did you mean anna@gmail.com?");
  await tab.click("#email-hint button");
  expect([await tab.inputValue("#email"), await tab.textContent("#email-hint")]).toEqual(["anna@gmail.com", ""]);
  expect(await type(tab, "anna@gone.example")).toContain("Mail cannot arrive");
  expect(await type(tab, "bert@gmail.com")).toBe("");
  gateway.sandbox.control.dns.set("mute.net", "silent");
  expect(await type(tab, "carl@mute.net")).toBe("");
  expect(complaints).toEqual([]);
  await pay(tab);
  expect(orders).toEqual(["carl@mute.net"]);
});

test.each([
  ["a key that opens nothing", "127.0.0.1", "?key=sgk_none"],
  ["an origin that may not ask", "localhost", ""],
])("with %s the customer buys all the same, and is told nothing", async (_, host, more) => {
  await using opened = await openPage(browser);
  const { page: tab } = opened;
  await open(tab, `${originOf(host)}/${more}`);
  expect(await type(tab, "anna@gmial.com")).toBe("");
  orders.length = 0;
  await pay(tab);
  expect(orders).toEqual(["anna@gmial.com"]);
});
