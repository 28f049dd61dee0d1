import { createDnsResolver } from "../src/dns/resolver.js";
import { createPipeline } from "../src/pipeline/pipeline.js";
import { type Answers, type Response, address, mx, respond, soa, startDnsTestServer } from "./dns-test-server.js";

/** The clock of the tests. */
export const now = () => new Date("2026-11-22T10:00:00Z");
/** There is no such name. */
export const absent: Response = { code: "NXDOMAIN", authorities: [soa("net", 60)] };
/** The name exists, without such records. */
export const bare: Response = { authorities: [soa("net", 60)] };

/** By name and type, what the DNS holds; anything else does not exist. */
export type World = Readonly<Record<string, Response>>;

/** A domain whose mail server has a public address. */
export const mailDomain = (name: string): World => ({
  [`MX ${name}`]: { answers: [mx(name, 10, "mx.mail.net")] },
  "A mx.mail.net": { answers: [address("mx.mail.net", "62.1.2.3")] },
  "AAAA mx.mail.net": bare,
});

/** What a server of this world answers. */
export const lookIn =
  (world: World): Answers =>
  (asked) => [respond(asked, world[`${asked.type} ${asked.name}`] ?? absent)];

/** The verdict in this world, and what was asked for it. */
export async function validate(email: string, world: World = {}) {
  await using server = await startDnsTestServer(lookIn(world));
  const resolver = createDnsResolver({ servers: [server.address], timeoutMs: 200, attempts: 1, servfailPausesMs: [] });
  const verdict = await createPipeline({ resolver, now }).validate(email);
  return { ...verdict, asked: server.asked };
}
