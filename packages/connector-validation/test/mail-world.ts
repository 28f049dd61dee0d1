/** The sandbox's mail servers, asked by the real prober through the sandbox's proxy. */
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import { createDnsResolver } from "../src/dns/resolver.js";
import { createPipeline } from "../src/pipeline/pipeline.js";
import { socksConnector } from "../src/smtp/connectors.js";
import type { ProberLimits } from "../src/smtp/limits.js";
import type { ProbeIdentity } from "../src/smtp/prober.js";
import { createSmtpProber } from "../src/smtp/smtp-prober.js";
import { createBuiltinProvider } from "../src/verdicts/builtin-provider.js";
import type { ProviderVerdict } from "../src/verdicts/provider.js";

/** Whose name the sandbox's DNS gives the address that its mail servers see. */
export const sandboxIdentity: ProbeIdentity = {
  heloName: "probe.kleiner-laden.net",
  mailFrom: "probe@kleiner-laden.net",
};

/** A sandbox and one who asks in it. */
export interface MailWorld extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly mail: Sandbox["control"]["mail"];
  readonly warned: readonly string[];
  /** The verdict of Storegate itself on each address, in their order. */
  judge(emails: readonly string[]): Promise<ProviderVerdict[]>;
  selfTest: () => ReturnType<ReturnType<typeof createSmtpProber>["selfTest"]>;
  /** Moves the clocks of both sides. */
  pass(ms: number): void;
  /** A domain with one mail server, `mx.{domain}`; answers its name. */
  addDomain(domain: string): string;
}

/** Starts both; servers may take their usual time, as on a busy machine. */
export async function openMailWorld(
  limits: Partial<ProberLimits> = {},
  options: SandboxOptions = {},
): Promise<MailWorld> {
  const sandbox = await startSandbox({ customers: 0, timeScale: 100, ...options });
  const { mail, dns } = sandbox.control;
  let ahead = 0;
  let hosts = 0;
  const now = () => new Date(Date.now() + ahead);
  const warned: string[] = [];
  const resolver = createDnsResolver({ servers: [sandbox.dnsAddress], timeoutMs: 1000, servfailPausesMs: [], now });
  const prober = createSmtpProber({
    connect: socksConnector(`socks5://${sandbox.mailProxy}`),
    resolver,
    now,
    logger: { debug() {}, info() {}, error() {}, warn: (_fields, message) => void warned.push(message) },
    limits: { spacingMs: 0, ...limits },
  });
  const probing = { prober, identity: sandboxIdentity };
  const provider = createBuiltinProvider({ pipeline: createPipeline({ resolver, now }), resolver, probing, now });
  const { signal } = new AbortController();
  return {
    sandbox,
    mail,
    warned,
    async judge(emails) {
      const addresses = emails.map((email) => ({ email, normalizedEmail: normalized(email) }));
      return [...(await provider.judge({ addresses, effort: "page", signal, keep: async () => {} }))];
    },
    selfTest: () => prober.selfTest(sandboxIdentity, signal, "anew"),
    pass(ms) {
      ahead += ms;
      mail.advance(ms);
    },
    addDomain(domain) {
      hosts += 1;
      dns.set(domain, [{ type: "MX", preference: 10, exchange: `mx.${domain}` }]);
      dns.set(`mx.${domain}`, [{ type: "A", address: `62.1.2.${hosts}` }]);
      return domain;
    },
    async [Symbol.asyncDispose]() {
      prober.close();
      resolver.close();
      await sandbox.stop();
    },
  };
}

/** As the pipeline has it: the domain in the DNS's form. */
function normalized(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.slice(0, at).trim()}@${new URL(`http://${email.slice(at + 1).trim()}`).hostname}`;
}
