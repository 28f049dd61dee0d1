import type { Exchanger } from "./prober.js";

const filter = "a filter that takes mail for every name and refuses it later, if at all";

/** Mail servers whose answer proves nothing, by the end of their names, and why. */
const hosts: readonly (readonly [suffix: string, who: string])[] = [
  ["yahoodns.net", "Yahoo and AOL, which take mail for every name and refuse it later"],
  ["pphosted.com", `Proofpoint, ${filter}`],
  ["ppe-hosted.com", `Proofpoint Essentials, ${filter}`],
  ["gpphosted.com", `Proofpoint, ${filter}`],
  ["mimecast.com", `Mimecast, ${filter}`],
  ["mimecast.co.za", `Mimecast, ${filter}`],
  ["mimecast-offshore.com", `Mimecast, ${filter}`],
  ["barracudanetworks.com", `Barracuda, ${filter}`],
  ["cudaops.com", `Barracuda, ${filter}`],
  ["iphmx.com", `Cisco Secure Email, ${filter}`],
  ["messagelabs.com", `Symantec Email Security, ${filter}`],
  ["mailcontrol.com", `Forcepoint, ${filter}`],
  ["fireeyecloud.com", `Trellix, ${filter}`],
  ["sophos.com", `Sophos, ${filter}`],
  ["trendmicro.com", `Trend Micro, ${filter}`],
  ["trendmicro.eu", `Trend Micro, ${filter}`],
  ["hornetsecurity.com", `Hornetsecurity, ${filter}`],
  ["antispamcloud.com", `SpamExperts, ${filter}`],
  ["mxlogic.net", `MX Logic, ${filter}`],
  ["retarus.com", `Retarus, ${filter}`],
  ["mailspamprotection.com", `SiteGround's ${filter}`],
];

/** Who runs a host whose answer to RCPT proves nothing; undefined of any other host. */
export function provesNothing(host: string): string | undefined {
  return hosts.find(([suffix]) => host === suffix || host.endsWith(`.${suffix}`))?.[1];
}

/** The exchangers whose answer may prove something, and the first of those that cannot. */
export function tellingExchangers(exchangers: readonly Exchanger[]): {
  readonly telling: readonly Exchanger[];
  readonly silent: string | undefined;
} {
  const [first] = exchangers;
  const who = first === undefined ? undefined : provesNothing(first.name);
  // Behind the most wanted server the others are its stand-ins: what they say holds no more.
  if (first !== undefined && who !== undefined) return { telling: [], silent: `${first.name} belongs to ${who}` };
  return { telling: exchangers.filter(({ name }) => provesNothing(name) === undefined), silent: undefined };
}
