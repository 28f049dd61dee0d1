/** What browsers are told: which pages may call this gateway, and what they may make of its answers. */
import cors from "cors";
import type { RequestHandler } from "express";

/** Answers are nobody's to frame, guess the kind of, or keep. What is served as a page says more of its own. */
export function secureAnswers(): RequestHandler {
  return (_request, response, next) => {
    response.set({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    next();
  };
}

/**
 * Lets the pages of these origins call, with cookies; those of others are told nothing, so that browsers keep answers from
 * them. Any OPTIONS ends here.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const listed = new Set(origins);
  const allow = cors({
    origin: true,
    credentials: true,
    methods: ["GET", "POST", "DELETE"],
    allowedHeaders: [
      "accept",
      "apollo-require-preflight",
      "authorization",
      "content-type",
      "x-apollo-operation-name",
      "x-csrf-token",
      "x-request-id",
    ],
    exposedHeaders: ["retry-after", "x-request-id"],
    maxAge: 600,
    preflightContinue: true,
  });
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary("origin");
    const proceed = (error?: unknown): void => {
      if (error !== undefined) return next(error);
      if (request.method !== "OPTIONS") return next();
      response.set("allow", "GET, POST, OPTIONS").status(204).end();
    };
    if (origin === undefined || !listed.has(origin)) return proceed();
    allow(request, response, proceed);
  };
}
