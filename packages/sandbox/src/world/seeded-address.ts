import { type AddressClass, addressClasses } from "./address-class.js";
import { disposables, longDomain, mistypes, providers, relays, reserved, roles, silent } from "./known-domains.js";
import { domainByName, type DomainKind, numberedDomain } from "./numbered-domain.js";
import { type Person, personOf } from "./person.js";
import { mix, numbersIn, pick } from "./random.js";

/** The size and the seed of a world. */
export interface WorldSize {
  readonly seed: number;
  /** Seeded customers have the ids from 1 to this. */
  readonly customers: number;
  /**
   * The most domains that the addresses of one class are in; unless said, some classes have more the more customers there are.
   * With it none is a role's address: each of those has a domain of its own.
   */
  readonly domains?: number | undefined;
}

/** A seeded customer's address and what it was made to be. */
export interface SeededAddress {
  readonly class: AddressClass;
  readonly email: string;
  readonly didYouMean?: string;
}

const slots: readonly { readonly class: AddressClass; readonly rank: number }[] = Object.entries(
  addressClasses,
).flatMap(([name, { share }]) => Array.from({ length: share }, (_, rank) => ({ class: name as AddressClass, rank })));

/** What the address of a customer is made from. */
interface Making {
  readonly world: WorldSize;
  readonly id: number;
  readonly person: Person;
  /** The customer's place among those of its class in its thousand. */
  readonly rank: number;
  readonly local: string;
  readonly choice: number;
}

const makers: Readonly<
  Record<AddressClass, (making: Making) => { readonly email: string; readonly didYouMean?: string }>
> = {
  provider: ({ local, choice }) => ({ email: `${local}@${pick(providers, choice)}` }),
  company: (making) => {
    if (making.rank === 0) return { email: `${longLocalPart(making.id, making.person)}@${longDomain}` };
    return inOneOf(making, "company", Math.max(60, Math.floor(making.world.customers / 12)));
  },
  mistyped: ({ local, rank }) => {
    const [typed, meant] = pick(mistypes, rank);
    return { email: `${local}@${typed}`, didYouMean: `${local}@${meant}` };
  },
  no_such_domain: (making) => inOneOf(making, "no_such_domain", Math.max(15, Math.floor(making.world.customers / 80))),
  address_only: (making) => inOneOf(making, "address_only", Math.max(15, Math.floor(making.world.customers / 80))),
  null_mx: (making) => inRank(making, "null_mx"),
  no_mail_server: (making) => inRank(making, "no_mail_server"),
  servfail: (making) => inRank(making, "servfail"),
  mx_not_public: (making) => inRank(making, "mx_not_public"),
  silent: ({ local, rank }) => ({ email: `${local}@${pick(silent, rank)}` }),
  disposable: ({ local, rank }) => ({ email: `${local}@${pick(disposables, rank)}` }),
  role: ({ world, id, rank }) => ({ email: `${pick(roles, rank)}@${numberedDomain(world.seed, "role", id).ascii}` }),
  relay: ({ local, rank }) => ({ email: `${local.toLowerCase()}@${pick(relays, rank)}` }),
  idn: ({ world, local, rank }) => {
    const domain = numberedDomain(world.seed, "idn", rank);
    return { email: `${local}@${rank % 3 === 0 ? domain.ascii : domain.unicode}` };
  },
  syntax: ({ id, person, rank }) => ({ email: brokenAddress(id, person, rank) }),
  reserved: ({ local, rank }) => ({ email: `${local}@${pick(reserved, rank)}` }),
};

/**
 * The address of a customer: its class by its place in every thousand, the rest by its id. Each one holds the id in digits.
 */
export function seededAddress(world: WorldSize, id: number, person = personOf(world.seed, id)): SeededAddress {
  const { seed } = world;
  // 617 has no factor in common with 1000, so every thousand ids meet every slot once.
  const slot = pick(slots, id * 617 + (mix(seed, 0, 21) % 1000));
  const found = slot.class === "role" && world.domains !== undefined ? "provider" : slot.class;
  const local = localPart(seed, id, person);
  const made = makers[found]({ world, id, person, rank: slot.rank, local, choice: mix(seed, id, 22) });
  return { class: found, ...made };
}

/** In one of so many domains of a kind. */
function inOneOf({ world, local, choice }: Making, kind: DomainKind, domains: number): { email: string } {
  const place = choice % Math.min(domains, world.domains ?? domains);
  return { email: `${local}@${numberedDomain(world.seed, kind, place).ascii}` };
}

/** In one of eight domains of a kind in turn, so that every variety of the kind is met. */
function inRank({ world, local, rank }: Making, kind: DomainKind): { email: string } {
  return { email: `${local}@${numberedDomain(world.seed, kind, rank % 8).ascii}` };
}

/** The id of the seeded customer whose address this is, whatever its case; `undefined` where there is none. */
export function idBySeededEmail(world: WorldSize, email: string): number | undefined {
  const wanted = email.toLowerCase();
  const domain = domainByName(world.seed, wanted.slice(wanted.lastIndexOf("@") + 1));
  for (const id of domain?.kind === "role" ? [domain.place] : numbersIn(wanted)) {
    if (id < 1 || id > world.customers) continue;
    if (seededAddress(world, id).email.toLowerCase() === wanted) return id;
  }
  return undefined;
}

const localShapes: readonly ((first: string, last: string, id: number) => string)[] = [
  (first, last, id) => `${first}.${last}${id}`,
  (first, last, id) => `${first.slice(0, 1)}.${last}${id}`,
  (first, last, id) => `${first}_${last}${id}`,
  (first, last, id) => `${last}-${first}${id}`,
  (first, _last, id) => `${first}${id}`,
  (first, last, id) => `${first}.${last}+shop${id}`,
];

function localPart(seed: number, id: number, { asciiFirst, asciiLast }: Person): string {
  const local = pick(localShapes, mix(seed, id, 23))(asciiFirst, asciiLast, id);
  // Some people begin their address with a capital letter, as they do their name.
  return mix(seed, id, 24) % 20 === 0 ? local.slice(0, 1).toUpperCase() + local.slice(1) : local;
}

/** 64 characters, the longest a local part may be. */
function longLocalPart(id: number, { asciiFirst, asciiLast }: Person): string {
  const start = `${asciiFirst}.${asciiLast}`;
  return `${start}.${"einkauf-und-beschaffung-international-sammelbestellungen-abteilung".slice(0, 63 - start.length - String(id).length)}${id}`;
}

function brokenAddress(id: number, { asciiFirst, asciiLast }: Person, rank: number): string {
  const shapes = [
    `${asciiFirst}..${asciiLast}${id}@gmail.com`,
    `${asciiFirst}${id}@gmail`,
    `${asciiFirst}${id}@web.de.`,
    `${asciiFirst} ${asciiLast}${id}@gmx.de`,
    `${asciiFirst}.${asciiLast}${id}.gmail.com`,
    `${asciiFirst}${id}@@outlook.com`,
    `.${asciiFirst}${id}@yahoo.com`,
  ];
  return pick(shapes, rank);
}
