import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  encode,
  type Packet,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from "dns-packet";
import type { DnsRecord } from "./dns-control.js";
import type { DnsWorld } from "./dns-world.js";

/** How long a positive answer holds, in seconds, unless its record says otherwise. */
const ttl = 300;
/** How long a negative answer holds, in seconds (RFC 2308: the SOA's minimum). */
const negativeTtl = 60;
/** What a UDP answer may hold without EDNS (RFC 1035), and the most the sandbox sends with it. */
const plainUdpSize = 512;
const largestUdpSize = 1232;

const formErr = 1;
const servFail = 2;
const nxDomain = 3;
const notImp = 4;

/**
 * The reply to one query, or `undefined` where the world is silent. Over UDP a reply that is too large for the asker is
 * cut and says so, so that the asker comes back over TCP.
 */
export function replyTo(query: DecodedPacket, world: DnsWorld, transport: "udp" | "tcp"): Buffer | undefined {
  const [question, another] = query.questions ?? [];
  const opcode = ((query.flags ?? 0) >> 11) & 0xf;
  if (opcode !== 0) return finish(query, { rcode: notImp, answers: [], authorities: [] }, transport);
  if (question === undefined || another !== undefined) {
    return finish(query, { rcode: formErr, answers: [], authorities: [] }, transport);
  }
  world.count(question.name);
  const found = resolve(question.name, question.type, world);
  return found === undefined ? undefined : finish(query, found, transport);
}

interface Resolved {
  readonly rcode: number;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
}

/** Follows aliases as a recursive resolver does; `undefined` where the world is silent. */
function resolve(asked: string, type: string, world: DnsWorld): Resolved | undefined {
  const answers: Answer[] = [];
  let name = asked;
  for (let alias = 0; alias < 8; alias++) {
    const held = world.answer(name);
    if (held === "silent") return undefined;
    if (held === "servfail") return { rcode: servFail, answers: [], authorities: [] };
    if (held === "nxdomain") return { rcode: nxDomain, answers, authorities: [soa(name)] };
    const owner = name;
    const wanted = held.filter((record) => record.type === type || type === "ANY");
    if (wanted.length > 0) {
      return { rcode: 0, answers: [...answers, ...wanted.map((record) => toAnswer(owner, record))], authorities: [] };
    }
    const cname = held.find((record) => record.type === "CNAME");
    if (cname === undefined) return { rcode: 0, answers, authorities: [soa(name)] };
    answers.push(toAnswer(owner, cname));
    name = cname.target;
  }
  // A circle of aliases: a resolver gives up.
  return { rcode: servFail, answers: [], authorities: [] };
}

function toAnswer(name: string, record: DnsRecord): Answer {
  const common = { name, class: "IN", ttl: record.ttl ?? ttl } as const;
  if (record.type === "MX") {
    return { ...common, type: "MX", data: { preference: record.preference, exchange: record.exchange } };
  }
  if (record.type === "CNAME" || record.type === "PTR") return { ...common, type: record.type, data: record.target };
  if (record.type === "TXT") return { ...common, type: "TXT", data: record.text };
  return { ...common, type: record.type, data: record.address };
}

function soa(name: string): Answer {
  const zone = name.split(".").slice(-2).join(".");
  const data = {
    mname: "ns1.name-server.net",
    rname: "hostmaster.name-server.net",
    serial: 2026060100,
    refresh: 7200,
    retry: 3600,
    expire: 1209600,
    minimum: negativeTtl,
  };
  return { name: zone, type: "SOA", class: "IN", ttl: negativeTtl, data };
}

function finish(query: DecodedPacket, found: Resolved, transport: "udp" | "tcp"): Buffer {
  const opt = (query.additionals ?? []).find((record) => record.type === "OPT");
  const flags = AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE | ((query.flags ?? 0) & RECURSION_DESIRED) | found.rcode;
  const packet: Packet = {
    type: "response",
    id: query.id,
    flags,
    questions: query.questions,
    answers: [...found.answers],
    authorities: [...found.authorities],
    additionals:
      opt === undefined
        ? []
        : [
            {
              name: ".",
              type: "OPT",
              udpPayloadSize: largestUdpSize,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [],
            },
          ],
  };
  const whole = encode(packet);
  const room = opt === undefined ? plainUdpSize : Math.min(Math.max(opt.udpPayloadSize, plainUdpSize), largestUdpSize);
  if (transport === "tcp" || whole.length <= room) return whole;
  return encode({ ...packet, flags: flags | TRUNCATED_RESPONSE, answers: [], authorities: [] });
}
