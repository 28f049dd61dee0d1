import { checked } from "../control/control-check.js";
import { z } from "zod";
import { mailBehaviourDetails, mailBehaviours, mailboxKinds, mostMinutes } from "./mail-behaviour.js";
import type { ClosedPort, MailControl } from "./mail-control.js";
import { mailTruth } from "./mail-truth.js";
import type { MailWorld } from "./mail-world.js";
import type { SessionLog } from "./session-log.js";

const behaviours = z.enum(mailBehaviours);
const kinds = z.enum(mailboxKinds);
const minutesOfAll = z.int().min(1).max(mostMinutes).nullable();
/** The clock moves by a year at most. */
const advanced = z.int().min(0).max(31_536_000_000);
const closings = z.enum(["timeout", "refused"]);

/** The control over one mail world. */
export function createMailControl(
  world: MailWorld,
  sessions: SessionLog,
  gate: { closed: ClosedPort | null },
): MailControl {
  return {
    set: (domain, behaviour, details = {}) =>
      world.set(domain, checked(behaviours, behaviour), checked(mailBehaviourDetails, details)),
    unset: (domain) => world.unset(domain),
    setMailbox: (address, kind) => world.setMailbox(address, checked(kinds, kind)),
    unsetMailbox: (address) => world.unsetMailbox(address),
    greylistEverywhere(minutes) {
      world.everywhere = checked(minutesOfAll, minutes);
    },
    truth: (email) => mailTruth(world, email),
    advance: (ms) => world.advance(checked(advanced, ms)),
    forgetGreylists: () => world.greylist.forget(),
    closePort(how = "timeout") {
      gate.closed = checked(closings, how);
    },
    openPort() {
      gate.closed = null;
    },
    clientAddress: () => world.client,
    setClientAddress: (address) => world.setClient(address),
    sessions: () => sessions.report(),
    resetSessions: () => sessions.reset(),
  };
}
