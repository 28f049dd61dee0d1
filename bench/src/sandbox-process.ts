import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { CallReport, QuotaReport } from "@storegate/sandbox";

/** Where a sandbox is, for a process that asks it. */
export interface SandboxAddress {
  readonly apiUrl: string;
  readonly storeHash: string;
  readonly accessToken: string;
}

/** A sandbox in a process of its own, so that what is measured is measured alone. */
export interface SandboxProcess extends SandboxAddress, AsyncDisposable {
  quota(): Promise<QuotaReport>;
  calls(): Promise<CallReport>;
  /** The name servers of its world, as `127.0.0.1:5353`. */
  readonly dnsAddress: string;
  /** The proxy before its mail servers, as `127.0.0.1:1080`. */
  readonly mailProxy: string;
  /** From now on a name of that world does not exist. */
  removeName(name: string): Promise<void>;
}

/** Starts a sandbox with options of its command line, by their names there. */
export async function startSandboxProcess(options: Readonly<Record<string, string | number>>): Promise<SandboxProcess> {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const cli = fileURLToPath(new URL("cli.js", import.meta.resolve("@storegate/sandbox")));
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close");
  const first = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  const line: unknown = first[0];
  if (typeof line !== "string") throw new Error(`The sandbox ended with status ${String(line)} before it served.`);
  const address = JSON.parse(line) as SandboxAddress &
    Readonly<Record<"controlUrl" | "dnsAddress" | "mailProxy", string>>;
  const ask = async <T>(path: string): Promise<T> => (await (await fetch(address.controlUrl + path)).json()) as T;
  return {
    apiUrl: address.apiUrl,
    storeHash: address.storeHash,
    accessToken: address.accessToken,
    quota: () => ask<QuotaReport>("/quota"),
    calls: () => ask<CallReport>("/calls"),
    dnsAddress: address.dnsAddress,
    mailProxy: address.mailProxy,
    removeName: async (name) => {
      const body = JSON.stringify("nxdomain");
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${address.controlUrl}/dns/names/${name}`, { method: "PUT", headers, body });
      if (!answer.ok) throw new Error(`The sandbox would not forget ${name}: ${await answer.text()}`);
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
