/** Whether the process lives, and whether it can serve. */
import { Router } from "express";
import type { Services } from "../graphql/context.js";

/** `GET /healthz` and `GET /readyz`, for whoever asks. */
export function healthRoutes({ database, logger }: Services): Router {
  const routes = Router();
  routes.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
  routes.get("/readyz", async (_request, response) => {
    try {
      await database.sql`select 1`;
      response.json({ status: "ready" });
    } catch (error) {
      logger.warn({ err: error }, "not ready: the database does not answer");
      response.status(503).json({ status: "database does not answer" });
    }
  });
  return routes;
}
