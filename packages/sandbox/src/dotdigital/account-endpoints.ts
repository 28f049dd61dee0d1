import { type DotdigitalCall, type DotdigitalRoutes, high, ok } from "./dotdigital-endpoint.js";

/** The path that every region answers for every account. */
export const accountInfoPath = "/v2/account-info";

/** The account itself. */
export const accountRoutes: DotdigitalRoutes = { [accountInfoPath]: { GET: high((call) => ok(accountInfo(call))) } };

function accountInfo({ account, apiEndpoint }: DotdigitalCall): object {
  const { inLastHour, remaining } = account.limits.usage();
  return {
    id: account.id,
    properties: [
      { name: "Name", type: "String", value: "Sandbox account" },
      { name: "MainEmail", type: "String", value: "owner@example.com" },
      { name: "ApiCallsInLastHour", type: "Int", value: String(inLastHour) },
      { name: "ApiCallsRemaining", type: "Int", value: String(remaining) },
      { name: "ApiEndpoint", type: "String", value: `${apiEndpoint}/` },
      { name: "TimeZoneIana", type: "String", value: "Europe/London" },
    ],
  };
}
