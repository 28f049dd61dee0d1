/** `validateEmail`: the verdict that a sync would find, by the same providers and out of the same cache, and why there is none. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./harness.js";
import { runSync } from "./syncs.js";
import { paid, truelistStore, type TruelistStore } from "./truelist-world.js";

let gateway: TestGateway;
let store: TruelistStore;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 1 }, environment: { STOREGATE_MAX_QUERY_COST: "1500" } });
  store = await truelistStore(gateway, "asked", 12);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await store.sandbox.stop();
});

const fields = "email status reason didYouMean provider checkedAt evidence { check finding }";

async function ask(email: string) {
  const { data, errors } = await gateway.query(
    `query ($id: ID!, $email: String!) { validateEmail(integrationId: $id, email: $email) { ${fields} } viewer { role } }`,
    { id: store.integrationId, email },
  );
  return { verdict: data.validateEmail, error: errors?.[0], beside: data.viewer };
}

async function setIntegration(input: object): Promise<void> {
  const { data } = await gateway.query(
    `mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { message } } }`,
    { id: store.integrationId, input },
  );
  expect(data.updateIntegration.userErrors).toEqual([]);
}

test("what it finds is paid once, and known to syncs, as what these find is to it", async () => {
  const { truelist, sandbox, integrationId } = store;
  const [first, second] = [1, 2].map((id) => sandbox.control.customer(id)?.email ?? "");
  truelist.setVerdict(first ?? "", "email_invalid", "failed_no_mailbox", null);
  truelist.setVerdict(second ?? "", "ok", "email_ok", null);
  const { verdict } = await ask(first ?? "");
  expect(verdict).toMatchObject({ status: "INVALID", reason: "no_such_mailbox", provider: "truelist" });
  expect(verdict.evidence.map(({ check }: { check: string }) => check)).toContain("truelist");
  const sync = await runSync(gateway, { integrationId });
  expect(sync.status).toBe("SUCCEEDED");
  const credits = paid(store);
  expect(await ask(first ?? "")).toMatchObject({ verdict: { checkedAt: verdict.checkedAt } });
  expect((await ask(second ?? "")).verdict).toMatchObject({ status: "VALID", reason: "mailbox_exists" });
  expect(paid(store)).toBe(credits);
  for (const email of [first, second]) expect(truelist.asked()[email?.toLowerCase() ?? ""]).toBe(1);
});

test("what form and policy refuse is nobody's to pay for", async () => {
  const credits = paid(store);
  expect((await ask("no address")).verdict).toMatchObject({ status: "INVALID", reason: "syntax", provider: "builtin" });
  expect(paid(store)).toBe(credits);
});

test("where the provider cannot be asked it fails alone, in words that say what to do", async () => {
  const { truelist } = store;
  const failing = async (email: string) => {
    const { verdict, error, beside } = await ask(email);
    expect([verdict, beside]).toEqual([null, { role: "ADMIN" }]);
    expect(error?.message).not.toContain(store.sandbox.truelistKey);
    return [error?.extensions.code, error?.message];
  };
  truelist.setCredits(0);
  expect(await failing("one@gmail.com")).toEqual(["TRUELIST_OUT_OF_CREDITS", expect.stringContaining("Buy credits")]);
  truelist.setCredits(null);
  truelist.revokeKey();
  expect(await failing("one@gmail.com")).toEqual(["TRUELIST_KEY_REFUSED", expect.stringContaining("API keys")]);
  truelist.restoreKey();
  truelist.addFault({ path: "/api/v1/verify_inline", times: 10, respond: { status: 503 } });
  expect((await failing("one@gmail.com"))[0]).toBe("TRUELIST_UNAVAILABLE");
  truelist.clearFaults();
  expect((await ask("one@gmail.com")).error).toBeUndefined();
});

test("second to Storegate, a provider without credits leaves unknown what is, and the evidence says so", async () => {
  const { truelist, sandbox } = store;
  const access = { apiKey: sandbox.truelistKey, url: sandbox.truelistUrl };
  await setIntegration({ config: { provider: "builtin_then_truelist", truelist: access } });
  gateway.sandbox.control.dns.set("broken.net", "servfail");
  truelist.setCredits(0);
  const { verdict } = await ask("anna@broken.net");
  expect(verdict).toMatchObject({ status: "UNKNOWN", reason: "dns_failure", provider: "builtin" });
  expect(verdict.evidence).toContainEqual({
    check: "truelist",
    finding: expect.stringMatching(/^not asked: .*not enough credits/),
  });
  truelist.setCredits(null);
});

test("of a disabled integration nobody is asked", async () => {
  const asked = store.truelist.asked();
  await setIntegration({ status: "DISABLED" });
  const { verdict, error } = await ask("two@gmail.com");
  expect([verdict, error?.extensions.code]).toEqual([null, "INTEGRATION_DISABLED"]);
  expect(error?.message).toContain("Set its status to MANUAL or AUTOMATIC first");
  expect(store.truelist.asked()).toEqual(asked);
  await setIntegration({ status: "MANUAL" });
  expect((await ask("two@gmail.com")).error).toBeUndefined();
});

test("costs a hundred: a list of addresses is a sync's to judge", async () => {
  const twenty = Array.from(
    { length: 20 },
    (_, at) => `f${at}: validateEmail(integrationId: $id, email: "x") { status }`,
  );
  const query = `query ($id: ID!) { ${twenty.join(" ")} }`;
  const { errors } = await gateway.query(query, { id: store.integrationId });
  expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COSTLY", cost: 2000 } }]);
});
