import type { MailHostReport, MailReport, MailSession } from "./mail-control.js";

/** Sessions whose words are kept, and the lines of each; all are counted. */
const sessionsKept = 1000;
const linesKept = 200;

/** What one session has come to so far. */
export interface SessionRecord {
  /** A line that the client sent. */
  heard(line: string): void;
  /** A line that the server sent. */
  said(line: string): void;
  /** A message that was handed over with DATA. */
  tookMessage(): void;
  ended(): void;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
type HostCount = Writable<Omit<MailHostReport, "commands">> & { commands: Record<string, number>; open: number };

/** What mail servers were told, since the last reset. */
export class SessionLog {
  #hosts = new Map<string, HostCount>();
  #kept: (Writable<Omit<MailSession, "lines">> & { lines: string[] })[] = [];
  #open = 0;
  #atOnce = 0;
  #connections = 0;

  begin(host: string, address: string): SessionRecord {
    const count = this.#hosts.get(host) ?? emptyCount();
    this.#hosts.set(host, count);
    count.connections += 1;
    count.open += 1;
    count.atOnce = Math.max(count.atOnce, count.open);
    this.#connections += 1;
    this.#open += 1;
    this.#atOnce = Math.max(this.#atOnce, this.#open);
    const session = { host, address, recipients: 0, messages: 0, isOpen: true, lines: new Array<string>() };
    this.#kept.push(session);
    if (this.#kept.length > sessionsKept) this.#kept.shift();
    const keep = (line: string): void => {
      if (session.lines.length < linesKept) session.lines.push(line);
    };
    return {
      heard: (line) => {
        keep(`C: ${line}`);
        const command = /^[a-z]+/i.exec(line)?.[0].toUpperCase() ?? "?";
        count.commands[command] = (count.commands[command] ?? 0) + 1;
        if (command !== "RCPT") return;
        session.recipients += 1;
        count.recipients += 1;
        count.mostRecipients = Math.max(count.mostRecipients, session.recipients);
      },
      said: (line) => keep(`S: ${line}`),
      tookMessage: () => {
        session.messages += 1;
        count.messages += 1;
      },
      ended: () => {
        session.isOpen = false;
        count.open -= 1;
        this.#open -= 1;
      },
    };
  }

  report(): MailReport {
    const commands: Record<string, number> = {};
    const hosts: Record<string, MailHostReport> = {};
    for (const [name, { open: _open, ...count }] of this.#hosts) {
      hosts[name] = { ...count, commands: { ...count.commands } };
      for (const [command, times] of Object.entries(count.commands))
        commands[command] = (commands[command] ?? 0) + times;
    }
    return {
      connections: this.#connections,
      atOnce: this.#atOnce,
      commands,
      messages: Object.values(hosts).reduce((sum, { messages }) => sum + messages, 0),
      hosts,
      sessions: this.#kept.map((session) => ({ ...session, lines: [...session.lines] })),
    };
  }

  /** Forgets what has ended; what goes on is counted on, from one connection at once. */
  reset(): void {
    const going = [...this.#hosts].filter(([, { open }]) => open > 0);
    for (const [, count] of going)
      Object.assign(count, emptyCount(), { open: count.open, atOnce: count.open, connections: count.open });
    this.#hosts = new Map(going);
    this.#kept = this.#kept.filter(({ isOpen }) => isOpen);
    this.#connections = this.#open;
    this.#atOnce = this.#open;
  }
}

function emptyCount(): HostCount {
  return { connections: 0, open: 0, atOnce: 0, recipients: 0, mostRecipients: 0, messages: 0, commands: {} };
}
