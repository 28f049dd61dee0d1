/** Makes customers with nothing of ours: ten a request, as many requests at once as a store works on. */
import { request } from "undici";
import { takeTask, tellResult } from "../measured-process.ts";
import type { SandboxAddress } from "../sandbox-process.ts";

/** What the process is told. */
export interface BarePostsTask {
  readonly sandbox: SandboxAddress;
  readonly customers: number;
}

/** What it tells. */
export interface BarePostsResult {
  readonly seconds: number;
}

/** Requests for `POST /v3/customers` that a store works on at once (BigCommerce API reference). */
const atOnce = 10;

const { sandbox, customers } = takeTask().task as BarePostsTask;
const url = `${sandbox.apiUrl}/stores/${sandbox.storeHash}/v3/customers`;
const headers = { "x-auth-token": sandbox.accessToken, "content-type": "application/json", accept: "application/json" };
let next = 0;

async function post(): Promise<void> {
  while (next < customers) {
    const first = next;
    next += 10;
    const batch = Array.from({ length: Math.min(10, customers - first) }, (_, index) => ({
      email: `bare${first + index}@example.com`,
      first_name: "Anna",
      last_name: "Adler",
      company: "Company 1",
      phone: "+49 30 0000000",
      notes: "Bought 1 times",
    }));
    const { statusCode, body } = await request(url, { method: "POST", headers, body: JSON.stringify(batch) });
    const answer = await body.text();
    if (statusCode !== 200) throw new Error(`The store answered ${statusCode}: ${answer.slice(0, 500)}`);
    JSON.parse(answer);
  }
}

const begun = performance.now();
await Promise.all(Array.from({ length: atOnce }, post));
const result: BarePostsResult = { seconds: (performance.now() - begun) / 1000 };
tellResult(result);
