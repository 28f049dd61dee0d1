/** Who is told when an integration stands otherwise than before, and of what. */
import { randomBytes } from "node:crypto";
import { Fault, isPublicAddress } from "@storegate/http-client";
import { keepableText, schema, secretPurpose, type Database, type Queries, type SecretBox } from "@storegate/database";
import { and, desc, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import { isIP } from "node:net";
import { z } from "zod";
import { writeAudit, type Actor } from "../audit/audit-trail.js";
import { Refusal } from "../refusal.js";

const { notificationSettings, notifications } = schema;

/** One of the changes that can be told of. */
export type NotificationEvent = (typeof schema.notificationEvent.enumValues)[number];

/** Settings as they stand. */
export interface NotificationSettings {
  readonly emails: readonly string[];
  readonly webhookUrls: readonly string[];
  readonly events: readonly NotificationEvent[];
}

/** What is to be changed; what is left out stays, null puts back the default. */
export interface NotificationSettingsChange {
  readonly emails?: readonly string[] | null | undefined;
  readonly webhookUrls?: readonly string[] | null | undefined;
  readonly events?: readonly NotificationEvent[] | null | undefined;
}

const defaults: NotificationSettings = { emails: [], webhookUrls: [], events: schema.notificationEvent.enumValues };

const mostEmails = 20;
const mostWebhooks = 10;
const purpose = secretPurpose.notificationWebhook();

/** What the settings need of the process. */
export interface SettingsHost {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly allowPrivateHosts: boolean;
  /** Whether mail can be sent at all. */
  readonly hasMail: boolean;
}

/** The one set of settings of this gateway. */
export class NotificationSettingsService {
  constructor(private readonly host: SettingsHost) {}

  async read(queries: Queries = this.host.database.queries): Promise<NotificationSettings> {
    const [row] = await queries.select().from(notificationSettings);
    return row ?? defaults;
  }

  /** The secret that signs webhooks; undefined while there are none. */
  async webhookSecret(): Promise<string | undefined> {
    const [row] = await this.host.database.queries.select().from(notificationSettings);
    await this.host.secrets.know(row?.webhookSecret ?? null);
    return row?.webhookSecret ? this.host.secrets.decrypt(row.webhookSecret, purpose) : undefined;
  }

  /**
   * Why the last message to one of the receivers has not arrived, of several the newest; null where all have, or there were
   * none. A receiver that is reached does not hide that another is not.
   */
  async fault(): Promise<Fault | null> {
    const { emails, webhookUrls } = await this.read();
    if (emails.length > 0 && !this.host.hasMail) return noMailServer();
    const { queries } = this.host.database;
    const attempted = or(isNotNull(notifications.deliveredAt), isNotNull(notifications.fault));
    const last = queries
      .selectDistinctOn([notifications.receiver])
      .from(notifications)
      .where(and(attempted, inArray(notifications.receiver, [...emails, ...webhookUrls])))
      .orderBy(notifications.receiver, desc(notifications.id))
      .as("last");
    const [missed] = await queries
      .select({ fault: last.fault })
      .from(last)
      .where(and(isNull(last.deliveredAt), isNotNull(last.fault)))
      .orderBy(desc(last.id))
      .limit(1);
    return missed?.fault ? new Fault(missed.fault) : null;
  }

  /**
   * Changes the settings. The first webhook brings a secret, which is answered this once; when the last one goes, so does it.
   * @throws Refusal; nothing is changed then.
   */
  async update(
    change: NotificationSettingsChange,
    actor: Actor,
  ): Promise<{ settings: NotificationSettings; webhookSecret: string | null }> {
    const emails = change.emails === undefined ? undefined : checkEmails(change.emails ?? defaults.emails);
    const webhookUrls =
      change.webhookUrls === undefined ? undefined : this.#checkUrls(change.webhookUrls ?? defaults.webhookUrls);
    const events = change.events === undefined ? undefined : [...new Set(change.events ?? defaults.events)];
    return this.host.database.queries.transaction(async (tx) => {
      await tx
        .insert(notificationSettings)
        .values({ events: [...defaults.events] })
        .onConflictDoNothing();
      const [before] = await tx.select().from(notificationSettings).for("update");
      if (!before) throw new Error("the notification settings were not written");
      const urls = webhookUrls ?? before.webhookUrls;
      const made =
        urls.length > 0 && before.webhookSecret === null ? `whsec_${randomBytes(32).toString("base64")}` : null;
      const sealed = made === null ? before.webhookSecret : this.host.secrets.encrypt(made, purpose);
      const [after] = await tx
        .update(notificationSettings)
        .set({
          ...(emails && { emails }),
          ...(webhookUrls && { webhookUrls }),
          ...(events && { events }),
          webhookSecret: urls.length > 0 ? sealed : null,
          updatedAt: sql`now()`,
        })
        .where(eq(notificationSettings.id, before.id))
        .returning();
      if (!after) throw new Error("the notification settings were not written");
      // What was to be sent to whom is no longer told is not sent.
      const gone = [...before.emails, ...before.webhookUrls].filter(
        (receiver) => ![...after.emails, ...after.webhookUrls].includes(receiver),
      );
      for (const receiver of gone) {
        await tx
          .delete(notifications)
          .where(
            and(
              eq(notifications.receiver, receiver),
              isNull(notifications.deliveredAt),
              isNull(notifications.failedAt),
            ),
          );
      }
      await writeAudit(tx, actor, {
        operation: "updateNotificationSettings",
        target: null,
        before: shown(before),
        after: shown(after),
      });
      return { settings: after, webhookSecret: made };
    });
  }

  #checkUrls(urls: readonly string[]): string[] {
    if (urls.length > mostWebhooks)
      throw refused(["webhookUrls"], "TOO_MANY", `At most ${mostWebhooks} webhook URLs are taken.`);
    return urls.map((text, index) => {
      const field = ["webhookUrls", String(index)];
      const url = URL.parse(text.trim());
      const schemes = this.host.allowPrivateHosts ? ["https:", "http:"] : ["https:"];
      if (!url || !schemes.includes(url.protocol) || url.username !== "" || url.password !== "" || text.length > 2000)
        throw refused(
          field,
          "URL_INVALID",
          "A webhook's address is a full https URL without a user name in it, of at most 2,000 characters.",
        );
      if (!this.host.allowPrivateHosts && isPrivateHost(url.hostname))
        throw refused(
          field,
          "PRIVATE_ADDRESS",
          `${url.hostname} is not a public address. Use one that is, or start the gateway with STOREGATE_ALLOW_PRIVATE_HOSTS=true.`,
        );
      return url.href;
    });
  }
}

/** Whether a host is known to be private by its name alone. What a name leads to is looked at when something is sent. */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (isIP(host) !== 0) return !isPublicAddress(host);
  return host === "localhost" || host.endsWith(".localhost");
}

function checkEmails(emails: readonly string[]): string[] {
  if (emails.length > mostEmails) throw refused(["emails"], "TOO_MANY", `At most ${mostEmails} addresses are taken.`);
  const checked = emails.map((text, index) => {
    const email = text.trim();
    if (z.email().max(254).safeParse(email).success) return keepableText(email);
    throw refused(["emails", String(index)], "EMAIL_INVALID", "This is no e-mail address that mail can be sent to.");
  });
  return [...new Map(checked.map((email) => [email.toLowerCase(), email])).values()];
}

function refused(field: readonly string[], code: string, message: string): Refusal {
  return Refusal.at(field, "INPUT", code, message);
}

/** What an audit shows of the settings. A webhook's path may hold a secret of the receiver's. */
function shown({ emails, webhookUrls, events }: NotificationSettings) {
  return { emails: [...emails], webhookUrls: webhookUrls.map((url) => new URL(url).origin), events: [...events] };
}

function noMailServer(): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "MAIL_NOT_CONFIGURED",
    message: "No mail server is set, so no mail is sent.",
    remedy: "Start gateway and workers with STOREGATE_SMTP_URL and STOREGATE_MAIL_FROM.",
  });
}
