/** Large mail providers, some named more than once because more people are there. */
export const providers: readonly string[] = [
  "gmail.com",
  "gmail.com",
  "gmail.com",
  "gmail.com",
  "gmail.com",
  "gmail.com",
  "outlook.com",
  "outlook.com",
  "hotmail.com",
  "hotmail.com",
  "yahoo.com",
  "yahoo.com",
  "icloud.com",
  "icloud.com",
  "gmx.de",
  "gmx.de",
  "web.de",
  "web.de",
  "gmx.net",
  "t-online.de",
  "freenet.de",
  "googlemail.com",
  "live.com",
  "aol.com",
  "orange.fr",
  "laposte.net",
  "libero.it",
  "wp.pl",
  "btinternet.com",
  "hotmail.fr",
  "yahoo.co.jp",
  "protonmail.com",
];

/** Mistyped domains, none of which exists, and what was meant. */
export const mistypes: readonly (readonly [typed: string, meant: string])[] = [
  ["gmial.com", "gmail.com"],
  ["hotmial.com", "hotmail.com"],
  ["outlok.com", "outlook.com"],
  ["yaho.com", "yahoo.com"],
  ["gmail.con", "gmail.com"],
  ["gmai.com", "gmail.com"],
];

/** Services that give away addresses for a few minutes. */
export const disposables: readonly string[] = [
  "mailinator.com",
  "guerrillamail.com",
  "yopmail.com",
  "10minutemail.com",
  "trashmail.com",
  "sharklasers.com",
  "dispostable.com",
  "getnada.com",
  "maildrop.cc",
  "mailnesia.com",
];

/** Services that forward to a real person who keeps their own address to themselves. */
export const relays: readonly string[] = [
  "privaterelay.appleid.com",
  "duck.com",
  "mozmail.com",
  "simplelogin.com",
  "passmail.net",
  "addy.io",
];

/** Domains set aside for documentation and tests (RFC 2606, RFC 6761). */
export const reserved: readonly string[] = [
  "example.com",
  "example.org",
  "kunde.test",
  "firma.example",
  "import.invalid",
];

/** Domains whose name servers never answer. */
export const silent: readonly string[] = ["stiller-hafen.de", "quiet-harbour-trading.com"];

/** Where a company that is hosted elsewhere has its name point (CNAME). */
export const hosting = "kundenserver-anlage.net";

/** A domain so long that an address in it reaches the 250 characters a store takes. 185 characters. */
export const longDomain = [
  "abteilung-fuer-einkauf-und-internationale-beschaffungslogist",
  "gesellschaft-zur-foerderung-des-grenzueberschreitenden-verke",
  "donaudampfschifffahrtsgesellschaftskapitaensverein-wien-krem",
  "at",
].join(".");

/** Providers whose mail servers are Yahoo's, and those servers: they take mail for every name and refuse it later. */
export const yahooDomains: readonly string[] = ["yahoo.com", "aol.com"];
export const yahooHosts: readonly string[] = [
  "mta5.am0.yahoodns.net",
  "mta6.am0.yahoodns.net",
  "mta7.am0.yahoodns.net",
];

/** Who may ask mail servers: the address from which they see every caller come at first, and the name that it bears. */
export const prober = {
  name: "probe.kleiner-laden.net",
  address: "203.0.113.25",
  reverse: "25.113.0.203.in-addr.arpa",
} as const;

/** Local parts that belong to a role and not to a person. */
export const roles: readonly string[] = ["info", "support", "sales", "postmaster"];
