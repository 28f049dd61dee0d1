/** Every provider there is. A new one is a folder beside this file, and a line in each of the lists here. */
import { z } from "zod";
import type { ListsContext } from "../lists-context.js";
import { dotdigital } from "./dotdigital/dotdigital.js";
import type { ListProvider } from "./provider.js";

/** By type. */
export const providerKinds = { dotdigital };

/** The part of an integration's config that says who keeps the lists. */
export const providerConfig = z.discriminatedUnion("type", [dotdigital.config]);

/** What {@link providerConfig} makes. */
export type ProviderConfig = z.infer<typeof providerConfig>;

/** Opens the account of a config. Nothing is asked yet. */
export function openProvider({
  config,
  runtime,
  sending,
  signal,
  logger,
  now,
}: Pick<ListsContext, "runtime" | "sending" | "signal" | "logger" | "now"> & {
  readonly config: { readonly provider: ProviderConfig };
}): ListProvider {
  return dotdigital.open(config.provider, { http: runtime.http, wait: runtime.wait, sending, signal, logger, now });
}

/** Whose account it is, however the config spells where it is and who asks: of another one, nothing that was seen holds. */
export async function accountOf({ type }: ProviderConfig, provider: Pick<ListProvider, "account">): Promise<string> {
  const { id } = await provider.account();
  return `${type}:${id}`;
}

/** How many contacts go into one request. */
export const writesAtOnce = dotdigital.writesAtOnce;
