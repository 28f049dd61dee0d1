/** The one place that says who calls. */
import type { Logger } from "@storegate/connector-kit";
import type { Caller } from "@storegate/connector-kit/graphql";
import type { Database } from "@storegate/database";
import { listenForAccess, type AccessEvent } from "./access-events.js";
import { hashOf, isJwt, secretsShown, type Credentials } from "./credentials.js";
import { hasExpired, isFresh, placeOf, standsOn, type Pass } from "./held-pass.js";
import { isAlike, standingsOf, type Shown, type Standing } from "./standings.js";
import type { ProgressTokens } from "./progress-tokens.js";
import { UseNotes } from "./use-notes.js";
import { whyRefused, type Refused } from "./why-refused.js";

/** All that is held is looked at again this often, in case a NOTIFY was lost. */
const recheckMs = 2000;
/** What nobody used for so long, and nothing waits on, is forgotten. */
const unusedMs = 60_000;
/** The most that is held; more is looked for each time. */
const mostHeld = 10_000;

/**
 * Says who calls, by a key, a browser session or a progress token, and tells when that is no longer so.
 *
 * What is good is held for a few seconds, so that a request costs no statement for its key. It ends at once in this process
 * (see {@link recheck}), within milliseconds in others (by NOTIFY), and within {@link recheckMs} where that was lost.
 */
export class Access {
  readonly #passes = new Map<string, Pass>();
  readonly #passOf = new WeakMap<Caller, Pass>();
  readonly #uses: UseNotes;
  #stopListening: (() => Promise<void>) | undefined;
  /** How often something may have ended. */
  #eventsHeard = 0;
  #timer: NodeJS.Timeout | undefined;
  #checking: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly tokens: ProgressTokens,
    private readonly logger: Logger,
  ) {
    this.#uses = new UseNotes(database.queries, logger);
  }

  /** Begins to hear of what ends. */
  async start(): Promise<void> {
    this.#stopListening = await listenForAccess(this.database, (event) => this.#heard(event));
    this.#timer = setInterval(() => this.#recheckQuietly(() => true), recheckMs);
  }

  /** Writes down what was last used, and ends. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#stopListening?.();
    await this.#checking;
    await this.#uses.flush();
    this.#passes.clear();
  }

  /**
   * Who shows this; undefined when nothing good is shown. Costs a statement the first time, and none while it is held.
   * @throws the database's errors: then nobody is let in.
   */
  async identify(credentials: Credentials): Promise<Caller | undefined> {
    const pass = await this.#passFor(credentials);
    if (!pass) return undefined;
    pass.usedAt = performance.now();
    this.#uses.note(pass.caller.keyId, pass.sessionId);
    return pass.caller;
  }

  /** Why these credentials, which let nobody in, do not. */
  whyRefused(credentials: Credentials): Promise<Refused> {
    return whyRefused(credentials, this.tokens);
  }

  /**
   * Calls the listener once, as soon as what the caller showed is no longer good: revoked, signed out, expired, or of another
   * role or narrowing than it was. Where that is so already, the listener is called before this answers.
   * @param caller as {@link identify} answered it, the very object.
   * @returns how to listen no more.
   */
  onEnded(caller: Caller, listener: () => void): () => void {
    const found = this.#passOf.get(caller);
    if (!found) throw new Error(`"${caller.name}" was not let in here, so nothing can tell when that ends`);
    const place = placeOf(found.shown);
    // It may have been forgotten, for want of use, and found again since.
    const pass = this.#passes.get(place) ?? found;
    if (found.ended || !isAlike(found.caller, pass.caller)) {
      listener();
      return () => {};
    }
    this.#passes.set(place, pass);
    // A listener that is added twice is two.
    const once = (): void => listener();
    pass.listeners.add(once);
    return () => void pass.listeners.delete(once);
  }

  /** The session of a caller who came by a cookie; undefined of any other. */
  sessionOf(caller: Caller): string | undefined {
    return this.#passOf.get(caller)?.sessionId;
  }

  /** Which of some secrets is the session's that a caller came by. */
  sessionSecretOf(caller: Caller, secrets: readonly string[]): string | undefined {
    const shown = this.#passOf.get(caller)?.shown;
    return shown?.by === "session" ? secrets.find((each) => hashOf(each) === shown.hash) : undefined;
  }

  /** Whether a caller came by a key itself, neither by a session nor by a token. */
  cameByKey(caller: Caller): boolean {
    return this.#passOf.get(caller)?.shown.by === "key";
  }

  /** Looks again at what stands on this row: for whoever has just changed it, and answers once it has ended. */
  async recheck(event: AccessEvent): Promise<void> {
    this.#eventsHeard += 1;
    await this.#recheck((pass) => standsOn(pass, event));
  }

  async #passFor(credentials: Credentials): Promise<Pass | undefined> {
    for (const secret of secretsShown(credentials)) {
      const pass = await this.#passOfShown(await this.#shownBy(secret, credentials.authorization !== undefined));
      if (pass) return pass;
    }
    return undefined;
  }

  async #passOfShown(shown: Shown): Promise<Pass | undefined> {
    const place = placeOf(shown);
    const held = this.#passes.get(place);
    if (held && isFresh(held)) return held;
    for (;;) {
      const [checkedAt, heard] = [performance.now(), this.#eventsHeard];
      const [standing] = await standingsOf(this.database.queries, [shown]);
      // What was revoked while we looked may have been good when we looked.
      if (heard === this.#eventsHeard) return this.#settle(shown, standing, checkedAt);
    }
  }

  async #shownBy(secret: string, isBearer: boolean): Promise<Shown> {
    if (!isBearer) return { by: "session", hash: hashOf(secret) };
    const claims = isJwt(secret) ? await this.tokens.read(secret) : undefined;
    // A key that was given from outside may look like anything.
    return claims ? { by: "token", claims } : { by: "key", hash: hashOf(secret) };
  }

  /** Keeps what was found of something shown; answers the pass that holds from now on. */
  #settle(shown: Shown, standing: Standing | undefined, checkedAt: number): Pass | undefined {
    const place = placeOf(shown);
    const held = this.#passes.get(place);
    // Somebody looked later than we did.
    if (held && held.checkedAt > checkedAt && isFresh(held)) return held;
    if (held && standing && isAlike(held.caller, standing.caller)) {
      held.checkedAt = checkedAt;
      return held;
    }
    if (held) this.#end(place, held);
    if (!standing) return undefined;
    const pass = { ...standing, shown, listeners: new Set<() => void>(), checkedAt, usedAt: checkedAt, ended: false };
    this.#passOf.set(standing.caller, pass);
    this.#passes.set(place, pass);
    if (this.#passes.size > mostHeld) this.#forgetOne();
    return pass;
  }

  #end(place: string, pass: Pass): void {
    if (this.#passes.get(place) === pass) this.#passes.delete(place);
    pass.ended = true;
    const listeners = [...pass.listeners];
    pass.listeners.clear();
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        this.logger.error({ err: error, keyId: pass.caller.keyId }, "could not end what a key had open");
      }
    }
  }

  #forgetOne(): void {
    for (const [place, pass] of this.#passes) {
      if (pass.listeners.size === 0) return void this.#passes.delete(place);
    }
  }

  #heard(event: AccessEvent | undefined): void {
    this.#eventsHeard += 1;
    this.#recheckQuietly((pass) => event === undefined || standsOn(pass, event));
  }

  #recheckQuietly(concerns: (pass: Pass) => boolean): void {
    this.#checking = this.#recheck(concerns).catch((error: unknown) =>
      this.logger.warn({ err: error }, "could not look whether keys are still good"),
    );
  }

  async #recheck(concerns: (pass: Pass) => boolean): Promise<void> {
    const checkedAt = performance.now();
    for (const [place, pass] of this.#passes) {
      if (hasExpired(pass)) this.#end(place, pass);
      else if (pass.listeners.size > 0) this.#uses.note(pass.caller.keyId, pass.sessionId);
      else if (pass.usedAt < checkedAt - unusedMs) this.#passes.delete(place);
    }
    const passes = [...this.#passes].filter(([, pass]) => concerns(pass));
    if (passes.length === 0) return;
    const standings = await standingsOf(
      this.database.queries,
      passes.map(([, pass]) => pass.shown),
    );
    for (const [index, [place, pass]] of passes.entries()) {
      // One that has ended meanwhile does not come back by what was read before.
      if (this.#passes.get(place) === pass) this.#settle(pass.shown, standings[index], checkedAt);
    }
  }
}
