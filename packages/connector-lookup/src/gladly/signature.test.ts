import { createHash, createHmac } from "node:crypto";
import { assert, dictionary, property, string, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { verifySignature, type ReplayWindow, type SignatureVerdict, type SignedRequest } from "./signature.js";

// The worked example that Gladly publishes.
const signingKey = "test-apikey-1";
const body =
  '{"lookupLevel":"DETAILED","query":{"emails":["martha.williams@gmail.com"],"externalCustomerId":"abc","favoriteDate":"2018-08-19T07:00:00.000Z","favoriteFood":"Apple Pie","id":"o2sg-TMTSD2rTwMuxzewbA","name":"Martha Williams","phones":["+15013299800"]},"uniqueMatchRequired":true}';
const signedHeaders = "accept;content-type;gladly-correlation-id;gladly-time;x-b3-traceid";
const signature = "4c633fca4914f51df04c9ec40f4545d66d653e771c6634e33eed52a242bc278c";
const authorization = `SigningAlgorithm=hmac-sha256, SignedHeaders=${signedHeaders}, Signature=${signature}`;
const headers = {
  "Content-Type": "application/json",
  Accept: "application/json",
  "Gladly-Correlation-Id": "vXmSEPjVSWCaCMzvjufxZg",
  "X-B3-Traceid": "bd799210f8d549609a08ccef8ee7f166",
  "Gladly-Time": "20190213T214016Z",
  "Gladly-Authorization": authorization,
};
const published: SignedRequest = {
  method: "POST",
  path: "/api/v2/customer/lookup",
  query: "",
  headers,
  rawBody: Buffer.from(body),
};

const signedAt = Date.parse("2019-02-13T21:40:16Z");
const after = (seconds: number): ReplayWindow => ({ now: new Date(signedAt + seconds * 1000), windowSeconds: 300 });
const verify = (changes: Partial<SignedRequest> = {}, key = signingKey, window = after(10)): SignatureVerdict =>
  verifySignature({ ...published, ...changes }, key, window);
const withHeaders = (changes: SignedRequest["headers"]): SignatureVerdict =>
  verify({ headers: { ...headers, ...changes } });
const codeOf = (verdict: SignatureVerdict): string => (verdict.ok ? "ok" : verdict.code);

/** Signs as Gladly does, over what it is told to sign. */
function sign(method: string, target: string, lines: readonly string[], list: string, rawBody = ""): string {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const normalized = [method, target, ...lines, "", list, hash(rawBody)].join("\n");
  const dayKey = createHmac("sha256", signingKey).update("20190213").digest();
  return createHmac("sha256", dayKey)
    .update(`hmac-sha256\n20190213T214016Z\n${hash(normalized)}`)
    .digest("hex");
}

/** A GET of a form whose target, the lines of path and query, was signed as given. */
function formRequest(path: string, query: string, target: string): SignedRequest {
  const by = sign("GET", target, ["gladly-time:20190213T214016Z"], "gladly-time");
  return {
    method: "GET",
    path,
    query,
    rawBody: Buffer.alloc(0),
    headers: {
      "gladly-time": "20190213T214016Z",
      "gladly-authorization": `SigningAlgorithm=hmac-sha256, SignedHeaders=gladly-time, Signature=${by}`,
    },
  };
}

describe("what Gladly signed", () => {
  it("is right in Gladly's own example", () => {
    expect(verify()).toEqual({ ok: true });
  });

  it("is right with names in lower case, in another order, beside headers that are not signed", () => {
    const others = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    const arrived = { "x-forwarded-for": ["1.2.3.4", "5.6.7.8"], ...Object.fromEntries(others.toReversed()) };
    expect(verify({ headers: arrived, method: "post" })).toEqual({ ok: true });
  });

  it("is right where white space was folded or added on the way", () => {
    expect(withHeaders({ Accept: "  application/json\t" })).toEqual({ ok: true });
    const list = "gladly-time;x-note";
    const by = sign("GET", "/\n", ["gladly-time:20190213T214016Z", "x-note:a b c"], list);
    const authorizationOf = `SigningAlgorithm=hmac-sha256,SignedHeaders=${list},Signature=${by.toUpperCase()}`;
    const arrived = {
      "gladly-time": "20190213T214016Z",
      "x-note": " a \t b   c ",
      "gladly-authorization": authorizationOf,
    };
    expect(verify({ method: "GET", path: "/", headers: arrived, rawBody: new Uint8Array() })).toEqual({ ok: true });
  });

  it("has its headers sorted, however the list names them", () => {
    const list = "x-note;gladly-time";
    const by = sign("POST", "/\n", ["gladly-time:20190213T214016Z", "x-note:a"], list);
    const arrived = {
      "x-note": "a",
      "gladly-time": "20190213T214016Z",
      "gladly-authorization": `SigningAlgorithm=hmac-sha256, SignedHeaders=${list}, Signature=${by}`,
    };
    expect(verify({ path: "/", headers: arrived, rawBody: new Uint8Array() })).toEqual({ ok: true });
  });

  it("covers headers that are in no list of ours, byte by byte", () => {
    const list = "authorization;gladly-time;x-name";
    const lines = ["authorization:Basic YTpi", "gladly-time:20190213T214016Z", "x-name:Zoë"];
    const arrived = {
      authorization: "Basic YTpi",
      "gladly-time": "20190213T214016Z",
      "x-name": Buffer.from("Zoë").toString("latin1"),
      "gladly-authorization": `SigningAlgorithm=hmac-sha256, SignedHeaders=${list}, Signature=${sign("POST", "/a\n", lines, list, "{}")}`,
    };
    const request = { path: "/a", headers: arrived, rawBody: Buffer.from("{}") };
    expect(verify(request)).toEqual({ ok: true });
    expect(codeOf(verify({ ...request, headers: { ...arrived, authorization: "Basic YTpj" } }))).toBe(
      "SIGNATURE_WRONG",
    );
  });
});

describe("what was not signed, or not so", () => {
  it.each<[string, Partial<SignedRequest>]>([
    ["another body", { rawBody: Buffer.from(body.replace("abc", "abd")) }],
    ["the same JSON written otherwise", { rawBody: Buffer.from(JSON.stringify(JSON.parse(body), null, 1)) }],
    ["no body", { rawBody: Buffer.alloc(0) }],
    ["another path", { path: "/api/v2/customer/lookup/" }],
    ["another method", { method: "PUT" }],
    ["a query that was not there", { query: "store=1" }],
    ["an altered header", { headers: { ...headers, Accept: "text/html" } }],
    ["another time", { headers: { ...headers, "Gladly-Time": "20190213T214017Z" } }],
    [
      "another order of the list",
      {
        headers: {
          ...headers,
          "Gladly-Authorization": authorization.replace("accept;content-type", "content-type;accept"),
        },
      },
    ],
    ["another signature", { headers: { ...headers, "Gladly-Authorization": authorization.replace("4c633", "4c634") } }],
  ])("is wrong: %s", (_what, changes) => {
    expect(codeOf(verify(changes))).toBe("SIGNATURE_WRONG");
  });

  it("is wrong with another key, which the answer does not name", () => {
    const verdict = verify({}, "test-apikey-2");
    expect(codeOf(verdict)).toBe("SIGNATURE_WRONG");
    expect(JSON.stringify(verdict)).not.toMatch(/test-apikey|4c633fca/);
  });

  it("is never judged with an empty key", () => {
    expect(() => verify({}, "")).toThrow(RangeError);
  });
});

describe("time", () => {
  it.each([
    [300, "ok"],
    [301, "SIGNATURE_STALE"],
    [86_400, "SIGNATURE_STALE"],
    [-300, "ok"],
    [-301, "SIGNATURE_FUTURE"],
  ])("%d seconds after it was signed: %s", (seconds, code) => {
    expect(codeOf(verify({}, signingKey, after(seconds)))).toBe(code);
  });

  it.each(["2019-02-13T21:40:16Z", "20190230T214016Z", "20190213T246016Z", "1550094016", "", "20190213T214016"])(
    "is malformed: %j",
    (time) => {
      expect(codeOf(withHeaders({ "Gladly-Time": time }))).toBe("SIGNATURE_MALFORMED");
    },
  );
});

describe("a query", () => {
  const path = "/actions/form";
  const query = "orderId=12&action=refund&Z=1&a-b=2&a=%2F";
  const sorted = "Z=1&a=%2F&a-b=2&action=refund&orderId=12";

  it.each([
    ["the path, and the parameters sorted", `${path}\n${sorted}`],
    ["the path, and the query as it is", `${path}\n${query}`],
    ["the path with the query, and the query as it is", `${path}?${query}\n${query}`],
    ["the path with the query, and the parameters sorted", `${path}?${query}\n${sorted}`],
  ])("may be signed as %s", (_how, target) => {
    const request = formRequest(path, query, target);
    expect(verifySignature(request, signingKey, after(0))).toEqual({ ok: true });
    const altered = { ...request, query: query.replace("12", "13") };
    expect(codeOf(verifySignature(altered, signingKey, after(0)))).toBe("SIGNATURE_WRONG");
    expect(codeOf(verifySignature({ ...request, query: "" }, signingKey, after(0)))).toBe("SIGNATURE_WRONG");
  });

  it("has to be signed", () => {
    const request = formRequest(path, query, `${path}\n`);
    expect(codeOf(verifySignature(request, signingKey, after(0)))).toBe("SIGNATURE_WRONG");
  });
});

describe("what is missing or cannot be read", () => {
  it.each(["Gladly-Authorization", "Gladly-Time", "X-B3-Traceid"])("needs %s", (name) => {
    const verdict = withHeaders({ [name]: undefined });
    expect(codeOf(verdict)).toBe("SIGNATURE_MISSING");
    expect(JSON.stringify(verdict)).toContain(name.toLowerCase());
  });

  it.each<[string, SignedRequest["headers"]]>([
    ["as a list", { Accept: ["application/json", "application/json"] }],
    ["in two cases", { accept: "text/html" }],
    ["of the time", { "gladly-time": "20190213T214016Z" }],
    ["of the signature", { "gladly-authorization": authorization }],
  ])("refuses a header that came twice, %s", (_how, changes) => {
    expect(codeOf(withHeaders(changes))).toBe("SIGNATURE_MALFORMED");
  });

  it.each([
    ["nothing", ""],
    ["Basic", "Basic YTpi"],
    ["no algorithm", authorization.replace("SigningAlgorithm=hmac-sha256, ", "")],
    ["another algorithm", authorization.replace("hmac-sha256", "none")],
    ["no list", authorization.replace(`SignedHeaders=${signedHeaders}, `, "")],
    ["an empty list", authorization.replace(signedHeaders, "")],
    ["an empty name", authorization.replace("accept;", "accept;;")],
    ["a line in a name", authorization.replace("accept;", "accept\n;")],
    ["a name twice", authorization.replace("accept;", "accept;Accept;")],
    ["too many names", authorization.replace("accept;", Array.from({ length: 100 }, (_, at) => `x-${at};`).join(""))],
    ["no gladly-time", authorization.replace("gladly-time;", "")],
    ["no signature", authorization.replace(`, Signature=${signature}`, "")],
    ["half a signature", authorization.replace(signature, signature.slice(0, 32))],
    ["a signature that is not hexadecimal", authorization.replace(signature, "g".repeat(64))],
    ["two signatures", `${authorization}, Signature=${signature}`],
  ])("refuses an authorization with %s", (_what, value) => {
    expect(codeOf(withHeaders({ "Gladly-Authorization": value }))).toBe("SIGNATURE_MALFORMED");
  });

  it("never takes, and never falls over, anything else", () => {
    assert(
      property(string(), string(), dictionary(string(), string()), uint8Array(), (path, query, others, rawBody) => {
        const arrived = { ...others, "gladly-time": "20190213T214016Z", "gladly-authorization": authorization };
        expect(verify({ path, query, headers: arrived, rawBody }).ok).toBe(false);
        expect(withHeaders({ "Gladly-Authorization": path, "Gladly-Time": query }).ok).toBe(false);
      }),
    );
  });
});
