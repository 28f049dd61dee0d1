/** The judge of one integration, put together from its config and what the process has. */
import type { ConnectorContext } from "@storegate/connector-kit";
import type { ValidationConfig } from "../customers/config.js";
import { requireDns } from "../customers/require-dns.js";
import type { ValidationRuntime } from "../customers/runtime.js";
import type { ProbeIdentity } from "../smtp/prober.js";
import { createBatchStore } from "../truelist/batch-store.js";
import type { TruelistAccess } from "../truelist/truelist-options.js";
import { createTruelistProvider } from "../truelist/truelist-provider.js";
import { createBuiltinProvider, type Probing } from "./builtin-provider.js";
import { createVerdictCache } from "./cache.js";
import { createJudge, type Judge } from "./judge.js";
import { truelistProfile } from "../truelist/truelist-profile.js";
import type { Profile, VerdictProvider } from "./provider.js";

/** What a judge is made of. */
export type JudgeParts = Pick<
  ConnectorContext<ValidationConfig, ValidationRuntime>,
  "config" | "runtime" | "tables" | "sending" | "integrationId" | "now" | "logger"
>;

/** The judge of an integration. */
export function judgeOf(parts: JudgeParts, probing: Probing): Judge {
  const { config, runtime, tables, now } = parts;
  return createJudge({
    pipeline: runtime.pipeline,
    providers: providersOf(parts, probing),
    cache: createVerdictCache(tables),
    windowDays: config.windowDays,
    now,
  });
}

function providersOf(parts: JudgeParts, probing: Probing): VerdictProvider[] {
  const { config, runtime, now } = parts;
  const builtin = (): VerdictProvider =>
    createBuiltinProvider({ pipeline: runtime.pipeline, resolver: runtime.resolver, probing, now });
  const providers: Readonly<Record<ValidationConfig["provider"], () => VerdictProvider[]>> = {
    builtin: () => [builtin()],
    truelist: () => [truelist(parts)],
    builtin_then_truelist: () => [whileDnsAnswers(builtin(), runtime), truelist(parts)],
  };
  return providers[config.provider]();
}

/** What verdicts of an integration rest on: for each of its providers in turn, what rests on more first. */
export function profilesOf({ provider, smtp, truelist: access }: ValidationConfig): readonly (readonly Profile[])[] {
  const builtin: readonly Profile[] = smtp.enabled ? ["builtin_smtp", "builtin"] : ["builtin"];
  const vendor: readonly Profile[] = [truelistProfile(access)];
  const profiles = { builtin: [builtin], truelist: [vendor], builtin_then_truelist: [builtin, vendor] };
  return profiles[provider];
}

/**
 * What the DNS leaves open is not for somebody else to look at, for money, while no name server of ours answers.
 * @throws Fault UNAVAILABLE, DNS_UNREACHABLE, of a sync then
 */
function whileDnsAnswers(provider: VerdictProvider, { resolver }: ValidationRuntime): VerdictProvider {
  return {
    ...provider,
    async judge(request) {
      const judged = await provider.judge(request);
      const isInDoubt = judged.some(({ verdict }) => verdict.reason === "dns_failure");
      if (isInDoubt && request.effort === "page") await requireDns(resolver, request.signal);
      return judged;
    },
  };
}

/** What Truelist is asked with, for an integration: all of the process that have one key share what the vendor takes of it. */
export function truelistAccessOf({
  config,
  runtime,
  sending,
}: Pick<JudgeParts, "config" | "runtime" | "sending">): TruelistAccess {
  const { apiKey, url, strategy } = config.truelist;
  const { http, truelistPacing: pacing } = runtime;
  return { http, sending, config: { apiKey: apiKey ?? "", url, strategy }, pacing };
}

function truelist(parts: JudgeParts): VerdictProvider {
  const { tables, integrationId, now, logger } = parts;
  return createTruelistProvider({
    ...truelistAccessOf(parts),
    batches: createBatchStore(tables),
    integrationId: integrationId ?? "draft",
    now,
    logger,
  });
}

/** Who we say that we are to mail servers; undefined where they are not to be asked. */
export function identityOf({
  provider,
  smtp: { enabled, heloName, mailFrom },
}: ValidationConfig): ProbeIdentity | undefined {
  return enabled && provider !== "truelist" ? { heloName, mailFrom } : undefined;
}

/** Whether mail servers are asked for this integration: they are where that is switched on, and can be asked from here. */
export async function probingOf(
  { config, runtime, logger }: Pick<JudgeParts, "config" | "runtime" | "logger">,
  signal: AbortSignal,
): Promise<Probing> {
  const identity = identityOf(config);
  if (identity === undefined) return { off: undefined };
  const tested = await runtime.prober.selfTest(identity, signal);
  if (tested.ok) return { prober: runtime.prober, identity };
  const { reason, message, remedy } = tested;
  logger.warn({ reason, remedy }, `mail servers are not asked for mailboxes: ${message}`);
  return { off: message };
}
