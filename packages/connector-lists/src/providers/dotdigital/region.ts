import { Fault } from "@storegate/connector-kit";
import type { z } from "zod";
import type { ProviderAccount } from "../provider.js";
import type { accountInfo } from "./dotdigital-answers.js";

/**
 * Whose account it is, and where everything else is asked: each account is in one of several regions, and only its own takes more
 * than the question for it (Dotdigital's documentation, API endpoints).
 * @param configured the address that was asked; it holds where no other is told.
 * @throws Fault UNEXPECTED where the address is none, or is not as safe as the one that was asked: the API user would go there.
 */
export function regionOf(
  { id, properties }: z.infer<typeof accountInfo>,
  configured: string,
): ProviderAccount & { readonly base: string } {
  const property = (name: string): string | undefined =>
    properties.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value || undefined;
  const base = (property("ApiEndpoint") ?? configured).replace(/\/+$/, "");
  const url = URL.parse(base);
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && configured.startsWith("http:"));
  if (!url || !isSafe)
    throw new Fault({
      kind: "UNEXPECTED",
      code: "DOTDIGITAL_ANSWER_NOT_UNDERSTOOD",
      message: `Dotdigital says that the account's region is at ${base}, which is no address of https.`,
      retryable: false,
    });
  return { id: String(id), name: property("Name") ?? property("MainEmail") ?? `account ${id}`, region: url.host, base };
}
