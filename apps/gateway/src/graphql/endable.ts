/**
 * A generator that hears at once that it is to end. A generator that waits does not hear that it is to return: a signal
 * tells it.
 * @param signal ends it, too.
 */
export function endable<Value>(
  signal: AbortSignal,
  generate: (signal: AbortSignal) => AsyncGenerator<Value, void>,
): AsyncGenerator<Value, void> {
  const left = new AbortController();
  const leave = (): void => left.abort(signal.reason);
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  // Signals outlive what is begun under them.
  const forget = (): void => signal.removeEventListener("abort", leave);
  const values = generate(left.signal);
  const { next, return: end } = { next: values.next.bind(values), return: values.return.bind(values) };
  values.next = () => {
    const coming = next();
    coming.then(({ done }) => done && forget(), forget);
    return coming;
  };
  values.return = async (value) => {
    forget();
    left.abort(new Error("the caller has left"));
    return end(value);
  };
  return values;
}
