/** The judge of one integration, put together from its config and what the process has. */
import type { ConnectorContext } from "@storegate/connector-kit";
import type { ValidationConfig } from "../customers/config.js";
import type { ValidationRuntime } from "../customers/runtime.js";
import { createBatchStore } from "../truelist/batch-store.js";
import { createTruelistProvider } from "../truelist/truelist-provider.js";
import { createBuiltinProvider, type Probing } from "./builtin-provider.js";
import { createVerdictCache } from "./cache.js";
import { createJudge, type Judge } from "./judge.js";
import type { VerdictProvider } from "./provider.js";

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
    builtin_then_truelist: () => [builtin(), truelist(parts)],
  };
  return providers[config.provider]();
}

function truelist({ config, runtime, tables, sending, integrationId, now, logger }: JudgeParts): VerdictProvider {
  const { apiKey, url, strategy } = config.truelist;
  return createTruelistProvider({
    http: runtime.http,
    sending,
    config: { apiKey: apiKey ?? "", url, strategy },
    batches: createBatchStore(tables),
    integrationId: integrationId ?? "draft",
    now,
    logger,
  });
}

/** Whether mail servers are asked for this integration: they are where that is switched on, and can be asked from here. */
export async function probingOf(
  { config, runtime, logger }: Pick<JudgeParts, "config" | "runtime" | "logger">,
  signal: AbortSignal,
): Promise<Probing> {
  const { enabled, heloName, mailFrom } = config.smtp;
  if (!enabled) return { off: undefined };
  const identity = { heloName, mailFrom };
  const tested = await runtime.prober.selfTest(identity, signal);
  if (tested.ok) return { prober: runtime.prober, identity };
  const { reason, message, remedy } = tested;
  logger.warn({ reason, remedy }, `mail servers are not asked for mailboxes: ${message}`);
  return { off: message };
}
