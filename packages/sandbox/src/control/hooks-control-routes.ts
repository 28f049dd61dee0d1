import { z } from "zod";
import { type ControlRoute, taking } from "./control-route.js";

const id = z.coerce.number().int();
const target = z.strictObject({ origin: z.string(), url: z.string() });
const event = z.strictObject({
  scope: z.string(),
  data: z.record(z.string(), z.unknown()),
  channelId: z.int().exactOptional(),
});
const release = z.strictObject({ order: z.enum(["asHappened", "reversed"]).exactOptional() }).prefault({});
const quiet = z.strictObject({ retries: z.boolean().default(false) }).prefault({});
const copies = z.strictObject({ copies: z.int().min(1).max(100) });

/** The webhooks' control over HTTP. */
export const hooksControlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/hooks", run: ({ hooks }) => hooks.list() },
  { method: "POST", path: "/hooks/{id}/deactivate", run: ({ hooks }, { param }) => hooks.deactivate(id.parse(param)) },
  {
    method: "PUT",
    path: "/hooks/targets",
    ...taking(target, ({ hooks }, { origin, url }) => hooks.deliverTo(origin, url)),
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
    ...taking(copies, ({ hooks }, body) => hooks.setCopies(body.copies)),
  },
  { method: "POST", path: "/hooks/hold", run: ({ hooks }) => hooks.hold() },
  {
    method: "POST",
    path: "/hooks/release",
    ...taking(release, ({ hooks }, { order }) => hooks.release(order)),
  },
  {
    method: "POST",
    path: "/hooks/fire",
    ...taking(event, ({ hooks }, fired) => hooks.fire(fired)),
  },
  { method: "POST", path: "/hooks/retry", run: ({ hooks }) => hooks.retryNow() },
  { method: "POST", path: "/hooks/quiet", ...taking(quiet, ({ hooks }, options) => hooks.quiet(options)) },
];
