/** What is true of an address; `reason` names why. */
export type EmailTruthStatus = "valid" | "risky" | "invalid" | "unknown";

interface ClassTruth {
  /** How many of every thousand seeded customers are of this class. */
  readonly share: number;
  readonly status: EmailTruthStatus;
  readonly reason: string;
}

/** The classes of seeded addresses, how many of every thousand customers have one, and what is true of them. */
export const addressClasses = {
  provider: { share: 466, status: "valid", reason: "domain_accepts_mail" },
  company: { share: 250, status: "valid", reason: "domain_accepts_mail" },
  mistyped: { share: 40, status: "invalid", reason: "no_such_domain" },
  no_such_domain: { share: 25, status: "invalid", reason: "no_such_domain" },
  null_mx: { share: 15, status: "invalid", reason: "null_mx" },
  address_only: { share: 20, status: "valid", reason: "domain_accepts_mail" },
  no_mail_server: { share: 15, status: "invalid", reason: "no_mail_server" },
  servfail: { share: 10, status: "unknown", reason: "dns_failure" },
  silent: { share: 4, status: "unknown", reason: "dns_failure" },
  disposable: { share: 30, status: "risky", reason: "disposable" },
  role: { share: 40, status: "risky", reason: "role_account" },
  relay: { share: 20, status: "valid", reason: "privacy_relay" },
  idn: { share: 25, status: "valid", reason: "domain_accepts_mail" },
  syntax: { share: 20, status: "invalid", reason: "syntax" },
  reserved: { share: 10, status: "invalid", reason: "reserved_domain" },
  mx_not_public: { share: 10, status: "risky", reason: "mx_not_public" },
} as const satisfies Readonly<Record<string, ClassTruth>>;

/** One of {@link addressClasses}. */
export type AddressClass = keyof typeof addressClasses;

/** What is true of a customer's address, in the world as it was seeded. */
export interface CustomerTruth {
  readonly customerId: number;
  readonly email: string;
  readonly class: AddressClass;
  readonly status: EmailTruthStatus;
  readonly reason: string;
  /** The whole address that was probably meant; only for `mistyped`. */
  readonly didYouMean?: string;
}
