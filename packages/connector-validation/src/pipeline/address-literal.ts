const maxGroups = 8;
/** RFC 5321 §4.1.3: "::" stands for at least two groups, so at most six are written beside it. */
const maxGroupsBesideGap = maxGroups - 2;

/** Whether the text between the brackets is an address literal of RFC 5321 §4.1.3: IPv4, or IPv6 after `IPv6:`. */
export function isAddressLiteral(content: string): boolean {
  const v6 = /^IPv6:(?<groups>.*)$/is.exec(content)?.groups?.["groups"];
  return v6 === undefined ? isIpv4(content) : isIpv6(v6);
}

function isIpv4(text: string): boolean {
  const octets = text.split(".");
  return octets.length === 4 && octets.every((octet) => /^[0-9]{1,3}$/.test(octet) && Number(octet) <= 255);
}

function isIpv6(text: string): boolean {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return false;
  const before = countGroups(head, tail === undefined);
  if (tail === undefined) return before === maxGroups;
  const after = countGroups(tail, true);
  return before !== undefined && after !== undefined && before + after <= maxGroupsBesideGap;
}

/** How many 16-bit groups are written; IPv4 at the very end counts as two. `undefined` where it is no list of groups. */
function countGroups(text: string, mayEndInIpv4: boolean): number | undefined {
  if (text === "") return 0;
  const groups = text.split(":");
  const last = groups.at(-1) ?? "";
  const endsInIpv4 = mayEndInIpv4 && isIpv4(last);
  const hex = endsInIpv4 ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return hex.length + (endsInIpv4 ? 2 : 0);
}
