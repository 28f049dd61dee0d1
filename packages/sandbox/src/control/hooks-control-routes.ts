import { z } from "zod";
import type { HookEvent } from "../store/hook-events.js";
import type { ControlRoute } from "./control-route.js";

const id = z.coerce.number().int();
const target = z.strictObject({ origin: z.string(), url: z.string() });
const event = z.strictObject({
  scope: z.string(),
  data: z.record(z.string(), z.unknown()),
  channelId: z.int().optional(),
});
const release = z.strictObject({ order: z.enum(["asHappened", "reversed"]).optional() });
const quiet = z.strictObject({ retries: z.boolean().default(false) });

/** The webhooks' control over HTTP. */
export const hooksControlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/hooks", run: ({ hooks }) => hooks.list() },
  { method: "POST", path: "/hooks/{id}/deactivate", run: ({ hooks }, { param }) => hooks.deactivate(id.parse(param)) },
  {
    method: "PUT",
    path: "/hooks/targets",
    run: ({ hooks }, { body }) => {
      const { origin, url } = target.parse(body);
      hooks.deliverTo(origin, url);
    },
  },
  {
    method: "DELETE",
    path: "/hooks/targets",
    run: ({ hooks }, { query }) => hooks.stopDeliveringTo(z.url().parse(query.get("origin"))) && undefined,
  },
  { method: "GET", path: "/hooks/deliveries", run: ({ hooks }) => hooks.deliveries() },
  { method: "DELETE", path: "/hooks/deliveries", run: ({ hooks }) => hooks.forgetDeliveries() },
  {
    method: "POST",
    path: "/hooks/deliveries/{id}/repeat",
    run: ({ hooks }, { param }) => hooks.repeat(id.parse(param)),
  },
  {
    method: "PUT",
    path: "/hooks/copies",
    run: ({ hooks }, { body }) =>
      hooks.setCopies(z.strictObject({ copies: z.int().min(1).max(100) }).parse(body).copies),
  },
  { method: "POST", path: "/hooks/hold", run: ({ hooks }) => hooks.hold() },
  {
    method: "POST",
    path: "/hooks/release",
    run: ({ hooks }, { body }) => hooks.release(release.parse(body ?? {}).order),
  },
  {
    method: "POST",
    path: "/hooks/fire",
    run: ({ hooks }, { body }) => {
      const { scope, data, channelId } = event.parse(body);
      const fired: HookEvent = channelId === undefined ? { scope, data } : { scope, data, channelId };
      hooks.fire(fired);
    },
  },
  { method: "POST", path: "/hooks/retry", run: ({ hooks }) => hooks.retryNow() },
  { method: "POST", path: "/hooks/quiet", run: ({ hooks }, { body }) => hooks.quiet(quiet.parse(body ?? {})) },
];
