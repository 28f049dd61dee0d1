import { domainToASCII } from "node:url";
import { mix, numbersIn, pick } from "./random.js";

/** What is the matter with a domain of the sandbox's own. */
const kinds = [
  "company",
  "no_such_domain",
  "null_mx",
  "address_only",
  "no_mail_server",
  "servfail",
  "role",
  "idn",
  "mx_not_public",
] as const;

/** One of the kinds of domains of the sandbox's own. */
export type DomainKind = (typeof kinds)[number];

/** A domain of the sandbox's own. It carries its number in its name, so that it can be made again from its name. */
export interface NumberedDomain {
  readonly kind: DomainKind;
  /** Its place among the domains of its kind, from 0 on. */
  readonly place: number;
  /** As people write it; only `idn` domains hold letters beyond ASCII. */
  readonly unicode: string;
  /** As the DNS knows it. */
  readonly ascii: string;
}

const starts = [
  "nordlicht",
  "seewind",
  "bergmann",
  "lumiere",
  "maison",
  "atelier",
  "copper",
  "harbour",
  "willow",
  "granite",
  "sunfield",
  "torres",
  "castellani",
  "wisla",
  "fjord",
  "kranich",
  "silber",
  "falken",
  "linden",
  "marble",
];
const ends = [
  "technik",
  "handel",
  "werkstatt",
  "studio",
  "bakery",
  "logistics",
  "garten",
  "moebel",
  "papier",
  "textil",
  "optik",
  "velo",
  "kaffee",
  "design",
  "druck",
  "holzbau",
];
const idnWords = [
  "bücher-köln",
  "möbel-müller",
  "café-crème",
  "smörgås-hörnan",
  "żółw-księgarnia",
  "señor-jamón",
  "東京の花",
];
const endings = ["de", "com", "net", "fr", "es", "it", "nl", "pl", "se", "at", "ch", "co.uk"];
const idnEndings = ["de", "com", "net"];

/** The domain of a kind at a place. */
export function numberedDomain(seed: number, kind: DomainKind, place: number): NumberedDomain {
  const number = kinds.indexOf(kind) + kinds.length * place;
  if (kind === "idn") {
    const unicode = `${pick(idnWords, mix(seed, number, 11))}${number}.${pick(idnEndings, mix(seed, number, 12))}`;
    return { kind, place, unicode, ascii: domainToASCII(unicode) };
  }
  const start = pick(starts, mix(seed, number, 13));
  const ascii = `${start}-${pick(ends, mix(seed, number, 14))}${number}.${pick(endings, mix(seed, number, 15))}`;
  return { kind, place, unicode: ascii, ascii };
}

/** The domain that this name (in the DNS's form) is, or lies in; `undefined` where it is none of the sandbox's own. */
export function domainByName(seed: number, name: string): NumberedDomain | undefined {
  for (const number of numbersIn(name)) {
    const kind = pick(kinds, number);
    const domain = numberedDomain(seed, kind, Math.floor(number / kinds.length));
    if (name === domain.ascii || name.endsWith(`.${domain.ascii}`)) return domain;
  }
  return undefined;
}
