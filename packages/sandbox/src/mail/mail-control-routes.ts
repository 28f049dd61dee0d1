import { z } from "zod";
import { type ControlRoute, taking } from "../control/control-route.js";
import { mailBehaviourDetails, mailBehaviours, mailboxKinds } from "./mail-behaviour.js";

const conduct = mailBehaviourDetails.extend({ behaviour: z.enum(mailBehaviours) });
const mailbox = z.strictObject({ kind: z.enum(mailboxKinds) });
const port = z.strictObject({ open: z.boolean(), how: z.enum(["timeout", "refused"]).exactOptional() });

/** The mail world's control over HTTP. */
export const mailControlRoutes: readonly ControlRoute[] = [
  {
    method: "PUT",
    path: "/mail/domains/{domain}",
    ...taking(conduct, ({ mail }, { behaviour, ...details }, { param }) => mail.set(param, behaviour, details)),
  },
  { method: "DELETE", path: "/mail/domains/{domain}", run: ({ mail }, { param }) => mail.unset(param) },
  { method: "DELETE", path: "/mail/domains", run: ({ mail }) => mail.unset() },
  {
    method: "PUT",
    path: "/mail/mailboxes/{address}",
    ...taking(mailbox, ({ mail }, { kind }, { param }) => mail.setMailbox(param, kind)),
  },
  { method: "DELETE", path: "/mail/mailboxes/{address}", run: ({ mail }, { param }) => mail.unsetMailbox(param) },
  { method: "DELETE", path: "/mail/mailboxes", run: ({ mail }) => mail.unsetMailbox() },
  { method: "GET", path: "/mail/truth/{address}", run: ({ mail }, { param }) => mail.truth(param) },
  {
    method: "PUT",
    path: "/mail/greylist-everywhere",
    ...taking(z.strictObject({ minutes: z.int() }), ({ mail }, { minutes }) => mail.greylistEverywhere(minutes)),
  },
  { method: "DELETE", path: "/mail/greylist-everywhere", run: ({ mail }) => mail.greylistEverywhere(null) },
  { method: "DELETE", path: "/mail/greylists", run: ({ mail }) => mail.forgetGreylists() },
  {
    method: "POST",
    path: "/mail/advance",
    ...taking(z.strictObject({ ms: z.int() }), ({ mail }, { ms }) => mail.advance(ms)),
  },
  {
    method: "PUT",
    path: "/mail/port",
    ...taking(port, ({ mail }, { open, how }) => (open ? mail.openPort() : mail.closePort(how))),
  },
  {
    method: "GET",
    path: "/mail/client-address",
    run: ({ mail }) => ({ address: mail.clientAddress() }),
  },
  {
    method: "PUT",
    path: "/mail/client-address",
    ...taking(z.strictObject({ address: z.string() }), ({ mail }, { address }) => mail.setClientAddress(address)),
  },
  { method: "GET", path: "/mail/sessions", run: ({ mail }) => mail.sessions() },
  { method: "DELETE", path: "/mail/sessions", run: ({ mail }) => mail.resetSessions() },
];
