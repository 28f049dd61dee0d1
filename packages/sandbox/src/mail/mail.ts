import type { DnsWorld } from "../dns/dns-world.js";
import type { ClosedPort, MailControl } from "./mail-control.js";
import { createMailControl } from "./mail-controlling.js";
import { startMailProxy } from "./mail-proxy.js";
import { MailWorld } from "./mail-world.js";
import { SessionLog } from "./session-log.js";

/** What the mail world is started with. */
export interface MailOptions {
  readonly seed: number;
  readonly dns: DnsWorld;
  readonly host: string;
  readonly port: number;
  readonly timeScale: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The mail servers of the world, behind a proxy. */
export interface Mail {
  readonly port: number;
  readonly control: MailControl;
  stop(): Promise<void>;
}

/** Starts the proxy before the mail servers. Rejects when the port is taken. */
export async function startMail(options: MailOptions): Promise<Mail> {
  const { seed, dns, host, port, timeScale, log, signal } = options;
  const world = new MailWorld(seed, dns);
  const sessions = new SessionLog();
  const gate: { closed: ClosedPort | null } = { closed: null };
  const proxy = await startMailProxy(
    { world, sessions, closed: () => gate.closed, timeScale, log, signal },
    host,
    port,
  );
  return { port: proxy.port, control: createMailControl(world, sessions, gate), stop: () => proxy.stop() };
}
