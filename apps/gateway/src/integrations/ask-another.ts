/** Asks one integration for another one of its store: opened for this alone, in time, with its secrets hidden. */
import {
  Fault,
  SecretMask,
  type ConnectorContext,
  type Logger,
  type OtherIntegration,
  type TellingFailure,
} from "@storegate/connector-kit";
import { isDatabaseAway, type IntegrationToOpen, type IntegrationView } from "@storegate/sync-engine";
import { TooLate, withinMs } from "./within-ms.js";

/** An integration that can be asked. */
export interface AskedIntegration {
  readonly integration: OtherIntegration;
  readonly toOpen: IntegrationToOpen;
}

/** How another integration is opened: as one that asks nobody itself, and asks for no sync. */
export type OpenToTell = (
  integration: IntegrationToOpen,
  view: IntegrationView,
) => Promise<ConnectorContext<unknown, unknown>>;

/** For whom is asked. */
export interface Asker {
  /** How it looks at its store and at other systems: whoever is asked ends with it, and sends what it may send. */
  readonly view: IntegrationView;
  readonly open: OpenToTell;
  readonly logger: Logger;
}

/** What is asked, of whom, and how long that may take. */
export interface Question<Answer> {
  readonly of: AskedIntegration;
  readonly about: TellingFailure["about"];
  readonly ms: number;
  /** What it answers is told without the integration's secrets, as far as it is plain: of maps their entries. */
  readonly ask: (context: ConnectorContext<unknown, unknown>) => Promise<Answer>;
}

/** How the view of one that asks is another's: its own signal, its own secrets, all of them. */
export function viewOfAsked({ withoutSecrets: _, ...view }: IntegrationView, ended: AbortSignal): IntegrationView {
  return { ...view, signal: AbortSignal.any([view.signal, ended]), mask: new SecretMask() };
}

/**
 * The answer of one integration, or why there is none.
 * @throws what ends the asker; the database's errors while it is away.
 */
export async function askAnother<Answer>(
  { view, open, logger }: Asker,
  { of, about, ms, ask }: Question<Answer>,
): Promise<{ readonly answer: Answer } | { readonly failure: TellingFailure }> {
  const { integration, toOpen } = of;
  const ended = new AbortController();
  const own = viewOfAsked(view, ended.signal);
  const asked = async (): Promise<Answer> => ask(await open(toOpen, own));
  try {
    return { answer: own.mask.value(await withinMs(ms, view.signal, asked())) };
  } catch (thrown) {
    view.signal.throwIfAborted();
    const error = own.mask.value(thrown);
    if (isDatabaseAway(error)) throw error;
    logger.warn(
      { err: error, integrationId: toOpen.integrationId, about },
      "an integration does not tell what others ask",
    );
    return { failure: { integration, about, fault: faultOfTelling(integration, error).toData() } };
  } finally {
    // Whatever of it still goes on is for nobody.
    ended.abort(new Error("nobody waits for the answer any more"));
  }
}

/** Why an integration does not tell, as a fault. */
export function faultOfTelling({ name }: OtherIntegration, error: unknown): Fault {
  if (!(error instanceof TooLate)) return Fault.from(error);
  return new Fault({
    kind: "UNAVAILABLE",
    code: "OTHER_INTEGRATION_TOO_LATE",
    message: `The integration "${name}" did not answer: ${error.message}.`,
    remedy: "Ask again.",
  });
}
