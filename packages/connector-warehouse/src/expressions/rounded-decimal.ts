/** Rounds decimal text exactly, half away from zero, and leaves needless zeros out: 2.675 with two places is 2.68. */
export function roundedDecimal(text: string, places: number): string {
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  if (fraction.length <= places) return text;
  const up = (fraction[places] ?? "0") >= "5" ? 1n : 0n;
  const digits = String(BigInt(whole + fraction.slice(0, places)) + up).padStart(places + 1, "0");
  const cut = digits.length - places;
  const decimals = digits.slice(cut).replace(/0+$/, "");
  const rounded = decimals === "" ? digits.slice(0, cut) : `${digits.slice(0, cut)}.${decimals}`;
  return negative && rounded !== "0" ? `-${rounded}` : rounded;
}
