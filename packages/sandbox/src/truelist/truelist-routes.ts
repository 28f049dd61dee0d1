import { addressList } from "./address-listing.js";
import { type BatchView, presentBatch } from "./batch-presenting.js";
import { verifyInline } from "./inline.js";
import type { TruelistBackend, TruelistEndpoint } from "./truelist-endpoint.js";
import { TruelistRefusal } from "./truelist-refusal.js";
import { readUpload } from "./upload-reader.js";

/** Every path of the API, with `{id}` in the place of a batch's id, and its methods. */
export const truelistRoutes: Readonly<Record<string, Readonly<Record<string, TruelistEndpoint>>>> = {
  "/api/v1/verify_inline": {
    POST:
      async (backend, { query }) =>
      () => ({ status: 200, body: verifyInline(backend, query.get("email")) }),
  },
  "/api/v1/batches": {
    GET: async (backend) => () => {
      const batches = backend.batches.all().map((batch) => presentBatch(batch, view(backend)));
      return { status: 200, body: backend.settings.listShape === "array" ? batches : { batches } };
    },
    POST: upload(201),
  },
  "/api/v1/batches/estimate": {
    POST: async (backend, _call, message) => {
      const { rows } = (await readUpload(message)).list;
      const { processingMs, pendingMs } = backend.settings;
      const credits = backend.billing.estimate(rows.map(({ email }) => email));
      const seconds = Math.ceil((pendingMs + processingMs) / 1000);
      return () => ({ status: 200, body: { email_count: rows.length, credits, estimated_seconds: seconds } });
    },
  },
  "/api/v1/batches/{id}": {
    GET:
      async (backend, { id }) =>
      () => {
        const batch = backend.batches.get(id);
        if (batch === undefined) throw unknownBatch(id);
        return { status: 200, body: presentBatch(batch, view(backend)) };
      },
    DELETE:
      async (backend, { id }) =>
      () => {
        if (!backend.batches.delete(id)) throw unknownBatch(id);
        return { status: 204 };
      },
  },
  "/api/v1/verify": { POST: upload(200) },
  "/api/v1/email_addresses": {
    GET:
      async (backend, { query }) =>
      () => ({ status: 200, body: addressList(backend, query) }),
  },
  "/me": {
    GET:
      async ({ key }) =>
      () => ({ status: 200, body: account(key) }),
  },
};

function upload(status: number): TruelistEndpoint {
  return async (backend, _call, message) => {
    const read = await readUpload(message);
    return () => {
      const batch = backend.batches.add(read);
      // However short the work is, it begins after the answer.
      return { status, body: presentBatch(batch, { ...view(backend), now: batch.createdAt }) };
    };
  };
}

function view({ settings, clock, csvUrl }: TruelistBackend): BatchView {
  return { settings, now: clock.now(), csvUrl };
}

function unknownBatch(id: string): TruelistRefusal {
  return new TruelistRefusal(404, "Not found", `there is no batch ${id}`);
}

function account(token: string): object {
  return {
    email: "owner@sandbox.example",
    name: "Sandbox Owner",
    uuid: "5a9db0c8-0c52-4d5c-9c0e-3a1c5f1d7b11",
    time_zone: "Europe/Berlin",
    is_admin_role: true,
    token,
    api_keys: [],
    account: { name: "Sandbox", payment_plan: "pro", users: [] },
  };
}
