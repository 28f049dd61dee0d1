/**
 * Where secrets live. What is sealed is bound to its purpose, so each is said here once: by whoever seals and opens it, and by
 * the rotation, which walks all columns of {@link secretColumns}.
 */
export const secretPurpose = {
  storeCredentials: (storeId: string) => `stores.credentials:${storeId}`,
  integrationSecret: (integrationId: string, pointer: string) => `integrations.secrets:${integrationId}:${pointer}`,
  notificationWebhook: () => "notification_settings.webhook_secret",
  storeHooks: (storeId: string) => `store_hooks.secret:${storeId}`,
  signingSecret: (id: string) => `signing_secrets.secret:${id}`,
} as const;

/** A column that holds sealed secrets. */
export interface SecretColumn {
  readonly table: string;
  readonly column: string;
  /** `text`: one secret, or null. `object`: a JSON object whose values are secrets, by name. */
  readonly form: "text" | "object";
  /** @param id the row's, as text. @param name the secret's, in an object; empty in a text. */
  readonly purpose: (id: string, name: string) => string;
}

/** Every column with sealed secrets; the rows of each have an `id`. */
export const secretColumns: readonly SecretColumn[] = [
  { table: "stores", column: "credentials", form: "text", purpose: secretPurpose.storeCredentials },
  { table: "integrations", column: "secrets", form: "object", purpose: secretPurpose.integrationSecret },
  {
    table: "notification_settings",
    column: "webhook_secret",
    form: "text",
    purpose: secretPurpose.notificationWebhook,
  },
  { table: "store_hooks", column: "secret", form: "text", purpose: secretPurpose.storeHooks },
  { table: "signing_secrets", column: "secret", form: "text", purpose: secretPurpose.signingSecret },
];
