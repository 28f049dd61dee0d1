/**
 * A generator that hears at once that it is to end. A generator that waits does not hear that it is to return: a signal
 * tells it. Whoever has had its last value returns it all the same.
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
  const end = values.return.bind(values);
  values.return = async (value) => {
    forget();
    left.abort(new Error("the caller has left"));
    return end(value);
  };
  return values;
}
