import { Fault, type JsonValue } from "@storegate/connector-kit";
import {
  type Arbitrary,
  array,
  assert,
  constantFrom,
  dictionary,
  integer,
  json,
  letrec,
  oneof,
  option,
  property,
  string,
  tuple,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { compileExpression, longestExpression } from "./compile-expression.js";
import { expressionEnvironment, expressionFunctions } from "./environment.js";
import { ExpressionError } from "./expression-error.js";
import { SyntaxProblem } from "./expression-syntax.js";

const environment = expressionEnvironment((name) => (name === "Gold" ? 7 : undefined));

type Row = Readonly<Record<string, JsonValue>>;

const run = (text: string, row: Row = {}): JsonValue => compileExpression(environment, text).run(row);

/** What an expression that cannot be compiled is told. */
function problemOf(text: string): SyntaxProblem {
  try {
    compileExpression(environment, text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
  throw new Error(`${text} was compiled`);
}

/** What an expression fails with on a row. */
function failureOf(text: string, row: Row = {}): Error {
  const compiled = compileExpression(environment, text);
  try {
    return new Error(`${text} gave ${JSON.stringify(compiled.run(row))}`);
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof Fault) return error;
    throw error;
  }
}

const row = {
  text: " x ",
  name: "Ada Łovelace",
  emoji: "a😀b",
  none: null,
  number: 3,
  price: 12.5,
  exact: "12345678901234567.89",
  flag: true,
  list: [1, "b", null, ""],
  object: { city: "Paris", none: null },
  "First Name": "Ada",
  zone: "Europe/Berlin",
} as const satisfies Row;

describe("each function", () => {
  it.each<[string, JsonValue]>([
    ["trim(row.text)", "x"],
    ["trim('\\u00a0\\t x\\n')", "x"],
    ["trim(row.price)", "12.5"],
    ["trim(1e21)", "1000000000000000000000"],
    ["lower(row.name)", "ada łovelace"],
    ["lower(row.flag)", "true"],
    ["upper('straße')", "STRASSE"],
    ["join(['a', 1, 2.50, true], '-')", "a-1-2.5-true"],
    ["join([row.none, '', ' ', row.number], '/')", " /3"],
    ["join(row.list)", "1b"],
    ["join([], ',')", null],
    ["join([row.none, ''], ',')", null],
    ["split('a, b', ', ')", ["a", "b"]],
    ["split('', ',')", [""]],
    ["split('a😀b', '')", ["a", "😀", "b"]],
    ["replace('a.b.c', '.', '$&')", "a$&b$&c"],
    ["replace('aaa', 'aa', 'b')", "ba"],
    ["replace('abc', '', '-')", "abc"],
    ["substring(row.emoji, 1, 2)", "😀"],
    ["substring(row.emoji, 1)", "😀b"],
    ["substring(row.emoji, -5, 99)", "a😀b"],
    ["substring(row.emoji, -1)", "a😀b"],
    ["substring(row.emoji, 0, -1)", ""],
    ["substring(row.emoji, 2, 1)", ""],
    ["substring('abcd', row.number)", "d"],
    ["startsWith(row.name, 'Ada')", true],
    ["endsWith(row.name, 'Ada')", false],
    ["contains(1250, 25)", true],
    ["contains(row.name, '')", true],
    ["coalesce(row.none, '', 'b')", ""],
    ["coalesce(null, row.none)", null],
    ["coalesce(null, null, null, null, null, null, null, 8)", 8],
    ["default(' \\t', 'b')", "b"],
    ["default(row.none, 'b')", "b"],
    ["default(row.none, row.none)", null],
    ["default(0, 'b')", 0],
    ["default(false, 'b')", false],
    ["emptyToNull(' ')", null],
    ["emptyToNull(row.text)", " x "],
    ["decimal(row.exact)", "12345678901234567.89"],
    ["decimal(row.exact, 1)", "12345678901234567.9"],
    ["decimal('+0012.500')", "12.5"],
    ["decimal(2.675, 2)", "2.68"],
    ["decimal('-2.5', 0)", "-3"],
    ["decimal('-0.004', 2)", "0"],
    ["decimal('9.999', 2)", "10"],
    ["decimal('99999999999999999999.5', 0)", "100000000000000000000"],
    ["decimal(9007199254740993)", "9007199254740993"],
    ["decimal(1e-7)", "0.0000001"],
    ["dateFormat('2026-11-23T23:30:00Z', 'dd/MM/yyyy HH:mm', row.zone)", "24/11/2026 00:30"],
    ["dateFormat('2026-11-23', 'EEE d MMM')", "Mon 23 Nov"],
    ["groupId('Gold')", 7],
    ["groupId(trim(' Gold '))", 7],
    ["int('12')", 12],
    ["int(row.price)", 12],
    ["double('12.50')", 12.5],
    ["string(row.price)", "12.5"],
    ["bool('true')", true],
    ["size(row.emoji)", 3],
    ["size(row.list)", 4],
  ])("%s is %j", (text, expected) => {
    expect(run(text, row)).toEqual(expected);
  });

  it("that is told in documents can be called as it is told there", () => {
    const usages = expressionFunctions(() => 0).map(({ usage }) => usage.replace("…", "null"));
    for (const usage of usages) {
      const text = usage.replaceAll(/"[^"]*"|\b[a-z]+\b(?!\()/g, (word) =>
        /^"|null/.test(word) ? word : `row.${word}`,
      );
      expect(compileExpression(environment, text).columns.length).toBeLessThan(5);
    }
    expect(usages.length).toBeGreaterThan(10);
  });
});

describe("null", () => {
  it.each<[string]>([
    ["trim(row.none)"],
    ["lower(row.none)"],
    ["upper(row.none)"],
    ["join(row.none, ',')"],
    ["split(row.none, ',')"],
    ["split(row.none, row.none)"],
    ["replace(row.none, 'a', 'b')"],
    ["replace(row.none, row.none, row.none)"],
    ["substring(row.none, 1)"],
    ["emptyToNull(row.none)"],
    ["decimal(row.none, 2)"],
    ["dateFormat(row.none, 'yyyy')"],
    ["dateFormat(row.none, row.none, row.none)"],
    ["groupId(row.none)"],
    ["int(row.none)"],
    ["double(row.none)"],
    ["string(row.none)"],
    ["bool(row.none)"],
    ["row.object.none"],
    ["row.none"],
  ])("stays null in %s", (text) => {
    expect(run(text, row)).toBeNull();
  });

  it.each<[string, JsonValue]>([
    ["startsWith(row.none, 'a')", false],
    ["endsWith(row.none, 'a')", false],
    ["contains(row.none, row.none)", false],
    ["size(row.none)", 0],
    ["row.none == null", true],
    ["row.text != null && row.none == null", true],
    ["row.none == null ? 'none' : trim(row.none)", "none"],
    ["[row.none]", [null]],
  ])("can be asked about: %s is %j", (text, expected) => {
    expect(run(text, row)).toEqual(expected);
  });

  it.each([
    ["row.none + 'a'", "null + string"],
    ["row.none < 1", "null < int"],
    ["row.none ? 1 : 2", "must be bool"],
    ["row.flag && row.none", "bool"],
    ["replace('a', row.none, 'b')", "replace takes text, and was given null."],
    ["split('a', row.none)", "split takes text, and was given null."],
    ["substring('a', row.none)", "substring takes a whole number, and was given null."],
    ["dateFormat('2026-11-23', row.none)", "dateFormat takes text, and was given null."],
  ])("is no operand: %s fails", (text, words) => {
    expect(failureOf(text, row).message).toContain(words);
  });
});

describe("operators", () => {
  it.each<[string, JsonValue]>([
    ["row.price * 2", 25],
    ["2 * row.price", 25],
    ["row.number + 1", 4],
    ["7 / 2", 3],
    ["7 / row.number > 2", true],
    ["row.number == 3", true],
    ["-row.price", -12.5],
    ["!row.flag", false],
    ["'a' + 'b' == 'ab'", true],
    ["1 in row.list", true],
    ["row.list[0]", 1],
    ["row.object.city", "Paris"],
    ['row.object["city"]', "Paris"],
    ["row['First Name']", "Ada"],
    ["row.number > 2 && row.flag ? 'yes' : 'no'", "yes"],
    ["row.price > 100.0 ? 'dear' : row.price > 10.0 ? 'fair' : 'cheap'", "fair"],
    // Beyond 2^53 a whole number is text, as a source would write it.
    ["9007199254740991", 9_007_199_254_740_991],
    ["9007199254740993", "9007199254740993"],
    ["-9007199254740993", "-9007199254740993"],
    ["[1, 9007199254740993]", [1, "9007199254740993"]],
    ["row.list + [2]", [1, "b", null, "", 2]],
  ])("%s is %j", (text, expected) => {
    expect(run(text, row)).toEqual(expected);
  });
});

describe("what fails on a row is told in words", () => {
  it.each([
    ["1 / 0", "Division by zero."],
    ["row.price / 0", "The expression gave a number that is not finite."],
    ["[0.0 / 0.0]", "not finite"],
    ["trim(row.price / 0)", "trim takes text, and was given a number that is not finite."],
    ["join([1.0 / 0.0], ',')", "not finite"],
    ["9223372036854775807 + 1", "Integer overflow"],
    ["row.text + row.number", "No such overload: string + double."],
    ["row.list < row.list", "No such overload: list<double> < list<double>."],
    ["int('12.5')", "int() type error: cannot convert to int."],
    ["row.object", "The expression gave an object, which is no value of a field."],
    ["[row.object]", "The expression gave an object, which is no value of a field."],
    ["lower(row.list)", "lower takes text, and was given a list."],
    ["join([row.object])", "join takes text, and was given an object."],
    ["join(row.text)", "join takes a list, and was given a text."],
    ["substring(row.text, 0.5)", "substring takes a whole number"],
    ["decimal('1,5')", "decimal takes a number, and was given a text that is none."],
    ["decimal('1e3')", "decimal takes a number"],
    ["decimal(true)", "decimal takes a number, and was given true or false that is none."],
    ["decimal(1, 16)", "decimal rounds to 0 to 15 decimals."],
    ["decimal(1, -1)", "decimal rounds to 0 to 15 decimals."],
    ["dateFormat('23.11.2026', 'yyyy')", "takes dates as 2026-11-23"],
    ["dateFormat(row.number, 'yyyy')", "takes dates as 2026-11-23"],
    ["row.list[9]", "The list has no entry 9; entries are counted from 0."],
    ["row.list[-1]", "The list has no entry -1; entries are counted from 0."],
    ["row.object.street", "No such key: street."],
  ])("%s: %s", (text, words) => {
    const failure = failureOf(text, row);
    expect(failure).toBeInstanceOf(ExpressionError);
    expect(failure.message).toContain(words);
    expect(failure.message).toMatch(/\.$/);
  });

  it("a group that the store does not have is a fault of its own", () => {
    const failure = failureOf("groupId(row.text)", row);
    expect(failure).toBeInstanceOf(Fault);
    expect(failure).toMatchObject({ kind: "INPUT", code: "GROUP_UNKNOWN" });
    expect(failure.message).toBe('The store has no customer group named " x ".');
    const { message } = failureOf("groupId(row.half)", { half: "\uD83D".repeat(200) });
    expect(message).toBe(`The store has no customer group named "${"\uFFFD".repeat(100)}".`);
  });

  it.each(["row.gone", 'row["gone"]', "row.gone == null", "trim(row.gone)", "coalesce(row.gone, 1)"])(
    "a row without the column that %s names",
    (text) => {
      expect(failureOf(text, row).message).toBe("No such key: gone.");
    },
  );

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("nothing is found behind the name %s", (name) => {
    for (const text of [`row.${name}`, `row.object.${name}`, `row.text.${name}`, `row.list["${name}"]`])
      expect(failureOf(text, row).message).not.toContain("gave");
  });
});

describe("what cannot be compiled is told with its place", () => {
  it.each([
    ["", 0, "Unexpected token: EOF."],
    ["row.a +", 7, "Unexpected token: EOF."],
    ["trim(row.a", 10, "Expected RPAREN, got EOF."],
    ["'open", 0, "Unterminated string."],
    ["row.a @ 1", 6, "Unexpected character: @."],
    ["row.a == nothing", 9, "There is nothing named nothing; columns are written row.nothing, and text in quotes."],
    ["1 + trimm(row.a)", 4, "There is no function trimm; there are trim, "],
    ["1 + 'a'", 0, "No such overload: int + string."],
    ["trim()", 0, "Found no matching overload for 'trim()'."],
    ["trim(row.a, row.b)", 0, "Found no matching overload"],
    ["row", 0, 'its columns are, as row.email or row["First Name"].'],
    ["1 == size(row)", 10, "A row is not a value"],
    ["row[row.a]", 4, "A column is named as it stands"],
    ["row[0]", 4, "A column is named as it stands"],
    ["  [1, 2].map(x, x * 2)", 2, "loops are not part of expressions: not value.map(…)"],
    ["row.list.all(x, x > 0)", 0, "loops are not part"],
    ["row.a.matches('a+')", 0, "not value.matches(…), but as trim(value)."],
    ["matches(row.a, 'a+')", 0, "There is no function matches"],
    ["cel.bind(x, 1, x)", 0, "not value.bind(…)"],
    ["has(row.a)", 0, "There is no function has"],
    ["timestamp('2026-11-23T00:00:00Z')", 0, "There is no function timestamp"],
    ["{}", 0, "Maps and optional values are not part of expressions."],
    ["1 == {'a': 1}.a", 5, "Maps and optional values are not part of expressions."],
    ["b'bytes'", 0, "Bytes and unsigned numbers are not part of expressions."],
    ["1 + 1u", 4, "Bytes and unsigned numbers are not part of expressions."],
    ["1e999", 0, "Invalid number"],
    ["'\\ud83d'", 1, "Invalid Unicode surrogate"],
    ["__proto__", 0, "Reserved identifier"],
    ["constructor('x')", 0, "There is no function constructor"],
  ])("%j, at %i: %s", (text, position, words) => {
    const problem = problemOf(text);
    expect(problem.message).toContain(words);
    expect(problem.position).toBe(position);
  });

  it("an emoji where none may stand is named whole", () => {
    expect(problemOf("row.a 😀").message).toBe("Unexpected character: 😀.");
  });

  it("a text that is too long", () => {
    expect(run(`'${"a".repeat(longestExpression - 2)}'`)).toBe("a".repeat(longestExpression - 2));
    expect(problemOf(`'${"a".repeat(longestExpression - 1)}'`).message).toBe(
      "An expression has at most 2000 characters.",
    );
  });
});

describe("the columns that it names", () => {
  it.each<[string, readonly string[]]>([
    ["1", []],
    ["row.a", ["a"]],
    ["join([row.b, row.a, row['First Name'], row.b], row.c)", ["b", "a", "First Name", "c"]],
    ["row.a.b.c", ["a"]],
    ["row.a[row.b]", ["a", "b"]],
    ["row.a == null ? row.b : !row.c || -row.d < row['e']['f']", ["a", "b", "c", "d", "e"]],
    ["row.a in [row.b]", ["a", "b"]],
    ["coalesce(row.row, row.trim)", ["row", "trim"]],
  ])("of %s are %j", (text, columns) => {
    expect(compileExpression(environment, text).columns).toEqual(columns);
  });
});

describe("costs what its text and its row cost", () => {
  const nested: readonly (readonly [string, (depth: number) => string])[] = [
    ["brackets", (depth) => `${"(".repeat(depth)}1${")".repeat(depth)}`],
    ["lists", (depth) => `${"[".repeat(depth)}1${"]".repeat(depth)}`],
    ["choices", (depth) => `${"true?".repeat(depth)}1${":1".repeat(depth)}`],
    ["calls", (depth) => `${"trim(".repeat(depth)}1${")".repeat(depth)}`],
    ["places", (depth) => `row.a${"[0]".repeat(depth)}`],
    ["fields", (depth) => `row.a${".a".repeat(depth)}`],
    ["open brackets", (depth) => "(".repeat(depth)],
  ];
  it.each(nested)("deeply nested %s are refused", (_, nest) => {
    expect(problemOf(nest(250)).message).toMatch(/nested at most 50 deep|^Unexpected token/);
    const compiled = nest(5).endsWith("(") ? undefined : compileExpression(environment, nest(5));
    expect(compiled?.columns.length ?? 0).toBeLessThan(2);
  });

  it.each([
    ["!", "true", true],
    ["-", "1", 1],
  ])("hundreds of %s in a row are carried out", (sign, operand, value) => {
    expect(run(sign.repeat(990) + operand)).toBe(value);
    expect(problemOf(sign.repeat(1500) + operand).message).toBe("An expression has at most 1000 parts.");
  });

  it("what has too many parts is refused", () => {
    expect(problemOf(`1${"+1".repeat(900)}`).message).toBe("An expression has at most 1000 parts.");
    expect(problemOf(`[${"1,".repeat(100)}1]`).message).toBe("A list in an expression has at most 100 entries.");
    expect(problemOf("coalesce(1,2,3,4,5,6,7,8,9)").message).toBe("A function is called with at most 8 values.");
  });

  const long = "a".repeat(1_000_000);
  it.each([
    ["replace(row.long, 'a', 'bb')", "replace was to handle a text of more than 1000000 characters."],
    ["join([row.long, row.long])", "join was to handle a text of more than 1000000 characters."],
    ["join([row.long, 'b'], ',')", "join was to handle"],
    ["row.long + row.long", "The expression was to handle"],
    ["trim(row.long + 'a')", "trim was to handle"],
    ["split(row.long, '')", "split was to make a list of more than 1000 parts."],
    ["split(row.long, 'a')", "split was to make a list of more than 1000 parts."],
    ["decimal(row.digits)", "decimal takes a number"],
  ])("%s on giant texts fails", (text, words) => {
    expect(failureOf(text, { long, digits: "1".repeat(1_000_000) }).message).toContain(words);
  });

  it("each function is done with giant texts in no time", () => {
    const texts = ["row.long", "'a'", "row.list"];
    const calls = expressionFunctions(() => 1).flatMap(({ name, calls: shapes }) =>
      shapes.map(({ length }) => `${name}(${[...texts, ...texts, ...texts].slice(0, length).join(",")})`),
    );
    const started = performance.now();
    for (const text of calls) expect(() => outcomeOf(text, { long, list: [long] })).not.toThrow();
    expect(calls.length).toBeGreaterThan(15);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it("looks for a long part that almost stands there many times in no time", () => {
    const part = `b${"a".repeat(100_000)}`;
    const almost = `b${"a".repeat(99_999)}c`.repeat(5) + "a".repeat(300_000);
    const whole = `${almost}${part}`;
    const started = performance.now();
    expect(run("contains(row.almost, row.part)", { almost, part })).toBe(false);
    expect(run("contains(row.whole, row.part)", { whole, part })).toBe(true);
    expect(run("split(row.whole, row.part)", { whole, part })).toEqual([almost, ""]);
    expect(run("replace(row.whole, row.part, '!')", { whole, part })).toBe(`${almost}!`);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("a value that is nested too deep fails, alone", () => {
    const deep = JSON.parse("[".repeat(50_000) + "]".repeat(50_000)) as JsonValue;
    for (const text of ["row.deep", "row.deep == [row.deep]", "[row.deep]"])
      expect(failureOf(text, { deep }).message).toBe("A value of the row is nested too deep, or too long, for it.");
    expect(run("size(row.shallow)", { deep, shallow: [[1]] })).toBe(1);
  });
});

type Outcome = { readonly value: JsonValue } | { readonly failure: ExpressionError | Fault };

/** What becomes of an expression; whatever it should not throw is thrown on. */
function outcomeOf(text: string, cells: Row): Outcome | SyntaxProblem {
  try {
    return { value: run(text, cells) };
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    if (error instanceof ExpressionError) return { failure: error };
    if (error instanceof Fault && error.code === "GROUP_UNKNOWN") return { failure: error };
    throw error;
  }
}

/** What is wrong with what became of an expression. */
function complaints(outcome: Outcome | SyntaxProblem, text: string): string[] {
  if ("value" in outcome) return isOfJson(outcome.value) ? [] : ["a value that is none of JSON"];
  const [message, place] =
    outcome instanceof SyntaxProblem ? [outcome.message, outcome.position] : [outcome.failure.message, 0];
  return [
    ...(/^\S.*\.$/s.test(message) ? [] : [`no sentence: ${message}`]),
    ...(/undefined|\[object|dyn</.test(message) ? [`words of the library: ${message}`] : []),
    ...(message.isWellFormed() ? [] : ["half of a character"]),
    ...(place >= 0 && place <= text.length ? [] : [`a place outside of the text: ${place}`]),
  ];
}

function isOfJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isOfJson);
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/** Text of any UTF-16 units, halves of characters among them. */
const anyText = array(integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) =>
  String.fromCharCode(...units),
);

describe("whatever the expression and the row", () => {
  const cell = oneof(
    json().map((text) => JSON.parse(text) as JsonValue),
    anyText,
    constantFrom<JsonValue>(null, 0, 1, 1.5, "12.50", "", "2026-11-23T08:00:00Z", "Gold", true, [1, "a"], { k: "v" }),
  );
  const cells = tuple(cell, cell, cell).map(([a, b, c]) => ({ a, b, c }));
  const operators = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||"];
  const { expression } = letrec<{ expression: string; part: string }>((tie) => ({
    part: oneof(
      { maxDepth: 4, depthIdentifier: "expression" },
      constantFrom(
        "row.a",
        "row.b",
        "row.c",
        "row['a']",
        "row.a.k",
        "row.a[0]",
        "1",
        "-1",
        "2.5",
        "'x'",
        "'yyyy'",
        "true",
        "null",
      ),
      tie("expression"),
    ),
    expression: oneof(
      { maxDepth: 4, depthIdentifier: "expression" },
      constantFrom("row.a", "9223372036854775807", "'12'", "[]"),
      tuple(tie("part"), constantFrom(...operators), tie("part")).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      tuple(constantFrom("!", "-"), tie("part")).map(([sign, a]) => `${sign}${a}`),
      tuple(tie("part"), tie("part"), tie("part")).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      array(tie("part"), { maxLength: 3 }).map((parts) => `[${parts.join(",")}]`),
      ...expressionFunctions(() => 1)
        .map(({ name, calls }) => [name, calls[0]?.length ?? 1] as const)
        .concat([
          ["int", 1],
          ["double", 1],
          ["string", 1],
          ["bool", 1],
          ["size", 1],
        ])
        .map(([name, count]) =>
          array(tie("part"), { minLength: count, maxLength: count }).map((parts) => `${name}(${parts.join(",")})`),
        ),
    ),
  })) as { expression: Arbitrary<string> };

  it("gives a value of JSON, or fails in words", () => {
    const seen = { value: 0, failure: 0, problem: 0 };
    assert(
      property(expression, cells, (text, drawn) => {
        const outcome = outcomeOf(text, drawn);
        seen[outcome instanceof SyntaxProblem ? "problem" : "value" in outcome ? "value" : "failure"] += 1;
        expect(complaints(outcome, text)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
    // Of each there are enough for the property to say something.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });

  it("is the same each time, and leaves the row as it was", () => {
    assert(
      property(expression, cells, (text, drawn) => {
        const before = structuredClone(drawn);
        const first = outcomeOf(text, drawn);
        expect(outcomeOf(text, drawn)).toEqual(first);
        expect(drawn).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it("text that is no expression is a problem with a place in it", () => {
    const tokens = constantFrom(
      ..."( ) [ ] { } . , ? : ! - + * / % == < in && || ' \" row row.a x 1 1.5 1u 0x b'' r'' \\ null true ;".split(" "),
      "// c",
      "\n",
      "😀",
      "\uD83D",
      "trim",
      "has",
      "map",
    );
    assert(
      property(
        array(oneof(tokens, string({ maxLength: 3 })), { maxLength: 12 }),
        option(constantFrom(" ", "")),
        (parts, glue) => {
          const text = parts.join(glue ?? "");
          expect(complaints(outcomeOf(text, { a: 1 }), text)).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("columns of any name are read, and no other", () => {
    const names = oneof(
      anyText.filter((name) => name.isWellFormed()),
      constantFrom("constructor", "__proto__", "toString", "row", "1", ""),
    );
    const plain = cell.filter((value) => typeof value !== "object" || value === null);
    assert(
      property(dictionary(names, plain, { minKeys: 1, noNullPrototype: true }), names, (drawn, other) => {
        for (const [name, value] of Object.entries(drawn)) {
          const text = `row[${JSON.stringify(name)}]`;
          expect(compileExpression(environment, text).columns).toEqual([name]);
          expect(run(text, drawn)).toBe(value);
        }
        const { [other]: _, ...rest } = drawn;
        expect(failureOf(`row[${JSON.stringify(other)}]`, rest).message).toContain("No such key: ");
      }),
      { numRuns: 300 },
    );
  });
});
