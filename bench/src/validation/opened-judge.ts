/** A judge of addresses as an integration has it, on a world of the sandbox. */
import {
  createSmtpProber,
  judgeOf,
  probingOf,
  type Probing,
  type ProberLimits,
  socksConnector,
  validation,
  type Verdict,
} from "@storegate/connector-validation";
import { createHttpClient, guardedConnect } from "@storegate/http-client";
import type { KeptVerdicts } from "./kept-verdicts.ts";

/** Where the judge looks. */
export interface JudgeWorld {
  readonly dnsAddress: string;
  readonly mailProxy: string;
}

/** What it is opened with. */
export interface OpenJudgeOptions {
  readonly world: JudgeWorld;
  readonly kept: KeptVerdicts;
  readonly now: () => Date;
  /** The integration's config, what is not said by default. */
  readonly config?: object;
  /** How mail servers are spared; as in use where nothing is said. */
  readonly limits?: Partial<ProberLimits>;
}

/** A judge, with a resolver and a prober that know nothing yet. */
export interface OpenedJudge extends AsyncDisposable {
  /** Whether mail servers are asked, or why not. */
  readonly probing: Probing;
  judge(emails: readonly string[]): Promise<readonly Verdict[]>;
}

/** The config that has mail servers asked, by the name that the sandbox's DNS knows. */
export const withSmtp = {
  smtp: { enabled: true, heloName: "probe.kleiner-laden.net", mailFrom: "probe@kleiner-laden.net" },
} as const;

/** Mail servers of one machine are asked without sparing them, and silence is soon known for what it is. */
export const unspared = {
  connectionsPerHost: 8,
  spacingMs: 0,
  connectionsPerHour: 1_000_000,
  recipientsPerConnection: 25,
  connectMs: 2000,
  replyMs: 3000,
} as const;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Opens one. */
export async function openJudge({ world, kept, now, config = {}, limits }: OpenJudgeOptions): Promise<OpenedJudge> {
  const { signal } = new AbortController();
  const http = createHttpClient({ allowPrivateHosts: true });
  const connectTo = guardedConnect({ allowPrivateHosts: true });
  const host = {
    dnsServers: [world.dnsAddress],
    filesFolder: "/nowhere",
    http,
    connect: connectTo,
    now,
    logger: quiet,
  };
  const opened = await validation.open(host);
  const connect = socksConnector(`socks5://${world.mailProxy}`);
  const prober = createSmtpProber({ connect, resolver: opened.resolver, now, limits });
  const parts = {
    config: validation.config.parse(config),
    runtime: { ...opened, prober },
    tables: kept.tables,
    sending: { signal },
    integrationId: "bench",
    now,
    logger: quiet,
  };
  const probing = await probingOf(parts, signal);
  const judge = judgeOf(parts, probing);
  return {
    probing,
    judge: (emails) => judge.judge(emails, "page", signal),
    async [Symbol.asyncDispose]() {
      prober.close();
      await validation.close?.(opened);
      await http.close();
    },
  };
}
