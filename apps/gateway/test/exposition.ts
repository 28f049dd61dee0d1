/** Metrics as Prometheus reads them. */

/** A family of metrics, and its series by labels. */
export interface MetricFamily {
  readonly type: string;
  readonly help: string;
  /** Values by `name{labels}`. */
  readonly series: ReadonlyMap<string, number>;
}

/** Parses the text format, version 0.0.4. @throws Error that names a line which is not of it. */
export function parseExposition(text: string): Map<string, MetricFamily> {
  const families = new Map<string, { type: string; help: string; series: Map<string, number> }>();
  const family = (name: string) => {
    const known = families.get(name) ?? { type: "", help: "", series: new Map<string, number>() };
    families.set(name, known);
    return known;
  };
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [, word, named = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (word === "HELP") family(named).help = rest;
    else if (word === "TYPE") family(named).type = rest;
    else {
      const [, name = "", labels = "", value = ""] = /^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)$/.exec(line) ?? [];
      const home = families.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, "");
      const known = families.get(home);
      if (!known || Number.isNaN(Number(value))) throw new Error(`not a line of metrics: ${line}`);
      known.series.set(`${name}${labels}`, Number(value));
    }
  }
  return families;
}
