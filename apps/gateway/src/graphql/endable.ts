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
  const values = generate(AbortSignal.any([signal, left.signal]));
  const end = values.return.bind(values);
  values.return = async (value) => {
    left.abort(new Error("the caller has left"));
    return end(value);
  };
  return values;
}
