import type { ConnectionCheck } from "@storegate/connector-kit";
import { Fault } from "@storegate/http-client";
import type { ProbeIdentity, SelfTest, SmtpProber } from "./prober.js";

type Failure = Extract<SelfTest, { ok: false }>;

/** What is wrong, as a fault: with what is configured, or with what is around. */
const faults = {
  port_closed: { kind: "UNAVAILABLE", code: "SMTP_PORT_CLOSED" },
  intercepted: { kind: "UNAVAILABLE", code: "SMTP_INTERCEPTED" },
  no_reverse_dns: { kind: "CONFIG", code: "SMTP_NO_REVERSE_DNS" },
  helo_mismatch: { kind: "CONFIG", code: "SMTP_HELO_MISMATCH", field: "smtp.heloName" },
  dns_failure: { kind: "UNAVAILABLE", code: "SMTP_DNS_FAILURE" },
} as const satisfies Record<Failure["reason"], object>;

/** Whether mail servers can be asked for mailboxes from here; looked at anew, and a warning, as syncs go on without. */
export async function testProbing(
  prober: SmtpProber,
  identity: ProbeIdentity,
  signal: AbortSignal,
): Promise<ConnectionCheck> {
  const tested = await prober.selfTest(identity, signal, "anew");
  if (tested.ok) return { name: "smtp", status: "PASSED" };
  const { reason, message, remedy } = tested;
  const fault = new Fault({
    ...faults[reason],
    message: `Mail servers are not asked for mailboxes: ${message}`,
    remedy,
  });
  return { name: "smtp", status: "WARNING", fault: fault.toData() };
}
