/** What e-mail addresses are compared by: people write their own in any case. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}
