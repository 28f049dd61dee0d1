/** Why a conversation with a mail server came to nothing; nothing follows from it about a mailbox. */
export type SmtpFaultKind =
  /** It fell silent. */
  | "silent"
  /** It hung up, or the connection broke. */
  | "closed"
  /** What it said is no SMTP. */
  | "malformed";

/** A conversation that cannot go on. */
export class SmtpFault extends Error {
  override readonly name = "SmtpFault";
  readonly kind: SmtpFaultKind;

  constructor(kind: SmtpFaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
