/** What is done at the start and then every hour. */
import type { Logger } from "@storegate/connector-kit";

const hourMs = 3_600_000;

/**
 * Does something now, and again every hour; one after the other, and one that fails is told in the log.
 * @param failed says what could not be done.
 * @returns ends it, once what is under way is done.
 */
export function everyHour(task: () => Promise<void>, failed: string, logger: Logger): () => Promise<void> {
  let running = Promise.resolve();
  const begin = (): void => {
    running = running
      .then(task)
      .catch((error: unknown) => logger.error({ err: error }, `${failed}; it is tried again in an hour`));
  };
  begin();
  const timer = setInterval(begin, hourMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
