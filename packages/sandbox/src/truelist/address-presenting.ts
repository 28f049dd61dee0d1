import type { TruelistBackend } from "./truelist-endpoint.js";

/** A verified address as the API answers it. */
export interface TruelistAddress {
  readonly address: string;
  readonly domain: string;
  /** The local part. */
  readonly canonical: string;
  readonly mx_record: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email_state: string;
  readonly email_sub_state: string;
  readonly verified_at: string;
  readonly did_you_mean: string | null;
}

/** An address with what was found out of it, in the words of the place. */
export function presentAddress(
  { settings, verdicts }: Pick<TruelistBackend, "settings" | "verdicts">,
  email: string,
  place: "inline" | "list",
): TruelistAddress {
  const { state, subState } = verdicts.words(email, settings.vocabulary, place);
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1);
  const kind = verdicts.kind(email);
  return {
    address: email,
    domain: at === -1 ? "" : domain,
    canonical: at === -1 ? email : email.slice(0, at),
    mx_record: kind === "ok" || kind === "accept_all" ? `mx.${domain.toLowerCase()}` : null,
    first_name: null,
    last_name: null,
    email_state: state,
    email_sub_state: subState,
    verified_at: new Date().toISOString(),
    did_you_mean: verdicts.verdict(email).didYouMean,
  };
}
