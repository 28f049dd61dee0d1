import type { Attribute } from "./attribute.js";

/** Who somebody is to the store. */
export const identityAttributes: readonly Attribute[] = [
  {
    name: "accounts_count",
    title: "Accounts",
    type: "integer",
    formula: "How many accounts of the store are this person's.",
    source: "customers",
    sql: () => "p.accounts_count",
  },
  {
    name: "customer_since",
    title: "Customer since",
    type: "date",
    formula: "When the oldest of their accounts was made; unknown of who has none.",
    source: "customers",
    sql: () => "p.customer_since",
  },
  {
    name: "customer_group_ids",
    title: "Customer groups",
    type: "integers",
    formula: "The ids of the customer groups that their accounts are in, ascending.",
    source: "customers",
    sql: () => "p.group_ids",
  },
  {
    name: "is_subscriber",
    title: "Newsletter subscriber",
    type: "boolean",
    formula: "Whether one of their addresses is down for the store's newsletter (consent marketing_newsletter).",
    source: "subscribers",
    sql: () => "p.is_subscriber",
  },
  {
    name: "email_consent",
    title: "Consent to marketing by e-mail",
    type: "boolean",
    formula:
      "What other integrations of the store tell of their addresses, when it was last computed: no where one of them withdrew, yes where one agreed and none withdrew; unknown where nobody tells anything.",
    source: "consent facts",
    sql: () => "p.email_consent",
  },
  {
    name: "sms_consent",
    title: "Consent to marketing by SMS",
    type: "boolean",
    formula: "As for e-mail, of the channel sms.",
    source: "consent facts",
    sql: () => "p.sms_consent",
  },
];
