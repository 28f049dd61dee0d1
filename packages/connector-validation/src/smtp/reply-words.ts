/** The words of mail servers by what they speak of. All are looked for in lower case, in a text without addresses. */

/**
 * Of whoever asks: block lists, reputation, policy, sender, relaying. They are looked for before any word about a mailbox, and
 * rather too many than too few: what is taken for a word about us costs an `unknown`, the reverse a customer.
 */
const aboutUs: readonly RegExp[] = [
  /spamhaus|spamcop|sorbs|uceprotect|abuseix|senderscore|senderbase|cloudmark|barracudacentral|mailspike|invaluement/,
  /black[- ]?list|block[- ]?list|deny[- ]?list|\bblocked\b|\bblocking\b|\bbanned\b|dnsbl|\brbl\b|\b[sxp]bl\b/,
  /\blisted (?:in|at|on|by)\b/,
  /reputation|complaints?\b|\babus(?:e|ive)\b|suspicious|\bspam(?:ming|mer|mers|my)?\b|unsolicited|\bjunk\b|\bbulk\b/,
  /\bdenied\b|\bdisallowed\b|\bforbidden\b|\bprohibited\b|not (?:allowed|permitted|authori[sz]ed|accepted from)/,
  /\bpolicy\b|\bpolicies\b|\brestrict(?:ed|ions?|ive)\b|unauthori[sz]ed|authenticat|authori[sz]ation|\bauth\b/,
  /\brelay|rcpthosts|\bstarttls\b|white-?\s?list|allow-?\s?list|\bnot welcome\b|\bmail refused\b/,
  /\bsperrliste|\bgesperrt\b|\babsender|\bihre ip\b/,
  /reverse (?:dns|host|lookup|mapping|resolution)|\brdns\b|\bptr\b|\bfcrdns\b|invalid dns|resolvable|\bhelo\b|\behlo\b/,
  /\bspf\b|\bdkim\b|\bdmarc\b|\bsender\b|\boriginat|mail from|envelope[- ]from|return[- ]path|\bfrom address\b/,
  /\b(?:your|client|remote|sending|connecting) (?:ip|isp|host|server|mail ?server|mta|network|client|domain|connection)\b/,
  /\bclient host\b|\bip address\b|\bip range\b|dynamic (?:ip|host)|residential|\bdial-?up\b|\bdul\b/,
  /verif(?:y|ication) failed|call-?(?:back|out|ahead)|harvest|dictionary attack|\bprob(?:e|es|ing)\b|\bfirewall\b/,
  /too many|rate[- ]?limit|throttl|\bexceeded the (?:rate|number|maximum)\b|\bconnection (?:refused|rejected|limit)\b/,
];

/** Postfix says so of an unknown user on a host that relays for the domain. It speaks of the mailbox. */
const relayRecipient = /user unknown in relay recipient table/g;

/** Whether a text speaks of who asks. */
export function speaksOfUs(text: string): boolean {
  const rest = text.replaceAll(relayRecipient, "user unknown");
  return aboutUs.some((words) => words.test(rest));
}

const noSuchMailbox: readonly RegExp[] = [
  /\b(?:unknown|no such|invalid|non-?existent|nonexisting) (?:local )?(?:user|users|mailbox|recipient|account|e?-?mail ?box|person|local[- ]part|address)\b/,
  /\b(?:user|mailbox|recipient|account|address|alias|person|inbox)\b.{0,60}?\b(?:unknown|not found|not known|does ?n[o']t exist|not exist|no longer exists?|could not be found|cannot be found|can't be found|unavailable|is invalid|not valid|nonexist)/,
  /\bno (?:mailbox|account|user|recipient) (?:here|by|with|of|found|is)\b|\b(?:not a|isn't a|is no) (?:valid|known) (?:mailbox|user|recipient|address)\b/,
  /\bdoes ?n[o']t have (?:an?|this|that) (?:[a-z.]+ )?(?:account|mailbox|user)\b|\brecipientnotfound\b|\bthere is no (?:such )?(?:user|mailbox|account)\b/,
  /\bdoes not exist\b|\bdoesn't exist\b|\bmailbox not (?:found|available)\b/,
];

/** Whether a text says that nobody has the mailbox. */
export function saysNoSuchMailbox(text: string): boolean {
  return noSuchMailbox.some((words) => words.test(text));
}

/** Whether a text says that the mailbox was switched off or given up. */
export function saysDisabled(text: string): boolean {
  return /\bdisabled\b|\binactive\b|\bdiscontinued\b|\bdeactivated\b|\bsuspended\b/.test(text);
}

/** Whether a text says that the mailbox is full; a server without room speaks of itself. */
export function saysFull(text: string): boolean {
  if (/insufficient system|system (?:storage|resources)/.test(text)) return false;
  return /quota|\bfull\b|\binsufficient\b|exceeded storage/.test(text);
}

/** Whether a text asks to come again later. */
export function asksToComeAgain(text: string): boolean {
  return /gr[ae]y-?\s?list|try (?:it )?again|again later|come back|retry|temporarily deferred|temporary (?:delay|block)/.test(
    text,
  );
}

/**
 * Whether a refusal for good speaks of the moment, or of what stands behind the server: somebody's weather, and no mailbox. "Check the
 * address and try again" does not.
 */
export function speaksOfNow(text: string): boolean {
  const rest = text.replaceAll(/\b(?:check|verify|correct|confirm)\b[^.;]{0,100}?\b(?:try|retry)\b(?: again)?/g, "");
  return (
    namesGreylisting(rest) ||
    /\btemporar|try (?:it )?again|again later|\bretry\b|\btimed? ?out\b|\bin progress\b|\bunverified address\b|\bloops? back\b/.test(
      rest,
    ) ||
    /\blookup (?:failed|failure|error)|\bcould not (?:be )?(?:connect|reach)|\bconnection (?:refused|timed)|\bserver error\b/.test(
      rest,
    ) ||
    /\b(?:server|service|backend|database|directory|ldap)\b.{0,40}?\b(?:unavailable|offline|down|could not be found|unreachable)\b/.test(
      rest,
    )
  );
}

/** Whether a text names greylisting, which no other word in it outweighs. */
export function namesGreylisting(text: string): boolean {
  return /gr[ae]y-?\s?list/.test(text);
}

/** Gmail's word for a mailbox that gets more mail than it takes; it exists. */
export function saysTooMuchMail(text: string): boolean {
  return /receiving (?:e?-?mail|messages?) (?:at a rate|too quickly)/.test(text);
}
