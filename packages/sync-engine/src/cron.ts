/**
 * The cron that is taken: five fields, as every cron has them, and of what others add what means one thing only. The library
 * that reckons with it takes more, and parts of that mean different things to different crons: it sees nothing but what
 * passes here.
 */
import { Cron } from "croner";

/** What one of the fields takes. */
interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** In their order, from {@link least} on. */
  readonly words: readonly string[];
  /** The largest step. */
  readonly mostStep: number;
  /** What may stand beside numbers, ranges and `*`; its first group, where it has one, is a value. */
  readonly special?: RegExp;
  readonly takes: string;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const combined = "ranges (1-5), * for all, steps of these (*/2, 1-9/2), and lists of all that (1,4-6)";

const fields: readonly CronField[] = [
  { name: "minute", least: 0, most: 59, words: [], mostStep: 60, takes: `0 to 59, ${combined}` },
  { name: "hour", least: 0, most: 23, words: [], mostStep: 24, takes: `0 to 23, ${combined}` },
  {
    name: "day of the month",
    least: 1,
    most: 31,
    words: [],
    mostStep: 31,
    special: /^l$/,
    takes: `1 to 31, L for the month's last day, ${combined}`,
  },
  {
    name: "month",
    least: 1,
    most: 12,
    words: months,
    mostStep: 12,
    takes: `1 to 12 or jan to dec, ${combined}`,
  },
  {
    name: "day of the week",
    least: 0,
    most: 7,
    words: days,
    mostStep: 7,
    special: /^(\w+?)(?:#[1-5]|l)$/,
    takes: `0 to 7 (0 and 7 are Sunday) or sun to sat, 5#2 for the second Friday of the month, 5L for its last, ${combined}`,
  },
];

const longestCron = 200;

/** A cron over what a clock shows, as if that were UTC; or what is wrong with it. */
export function readCron(given: string): Cron | string {
  const texts = given.trim().split(/\s+/);
  if (texts.length !== fields.length || given.length > longestCron) {
    const six = texts.length > fields.length ? " Seconds and years are not taken." : "";
    return `A cron has five fields (minute, hour, day of the month, month, day of the week), as "0 3 * * 1".${six}`;
  }
  for (const [index, field] of fields.entries()) {
    for (const item of (texts[index] ?? "").split(",")) {
      if (fits(item.toLowerCase(), field)) continue;
      return `The cron "${given.trim()}" cannot be read: "${item}" is nothing that stands for a ${field.name}. That takes ${field.takes}.`;
    }
  }
  return new Cron(texts.join(" "), { timezone: "UTC", paused: true, mode: "5-part" });
}

/** Whether an item of a list is one that a field takes. */
function fits(item: string, field: CronField): boolean {
  const special = field.special?.exec(item);
  if (special) return special[1] === undefined || valueOf(special[1], field) !== undefined;
  const [range = "", step, ...more] = item.split("/");
  if (more.length > 0) return false;
  if (step !== undefined && !(/^\d{1,2}$/.test(step) && Number(step) >= 1 && Number(step) <= field.mostStep))
    return false;
  if (range === "*") return true;
  const [from, to, ...rest] = range.split("-").map((each) => valueOf(each, field));
  if (rest.length > 0 || from === undefined) return false;
  if (!range.includes("-")) return step === undefined;
  return to !== undefined && from <= to;
}

function valueOf(text: string, { least, most, words }: CronField): number | undefined {
  const word = words.indexOf(text);
  const value = word >= 0 ? least + word : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : undefined;
}
