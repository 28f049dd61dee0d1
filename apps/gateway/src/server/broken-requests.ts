/** Requests that end before they are one: too slow, too long at their head, or no HTTP at all. */
import { STATUS_CODES, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { oneError } from "./error-answers.js";

const known: Readonly<Record<string, { readonly status: number; readonly code: string; readonly message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: "REQUEST_TIMEOUT",
    message: "The request took too long to arrive. Send it again, at once.",
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: "BAD_REQUEST",
    message: "The headers are larger than 16 KiB, the most that is taken.",
  },
};

const noHttp = { status: 400, code: "BAD_REQUEST", message: "This is no HTTP request that can be read." };

/** Answers them, as far as there is anybody to answer, and closes their connections. */
export function answerBrokenRequests(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === "ECONNRESET" || !socket.writable || isAnswering(socket)) {
      socket.destroy();
      return;
    }
    const { status, code, message } = known[error.code ?? ""] ?? noHttp;
    const body = JSON.stringify(oneError(code, message));
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
        "Connection: close",
        "Content-Type: application/json; charset=utf-8",
        "X-Content-Type-Options: nosniff",
        `Content-Length: ${Buffer.byteLength(body)}`,
        "",
        body,
      ].join("\r\n"),
      () => socket.destroy(),
    );
  });
  server.on("checkExpectation", (_request, response) => refuse(response, 417, "Expect takes 100-continue alone."));
}

/** Keeps from an application what it cannot even tell the path of. */
export function onlyReadable(application: RequestListener): RequestListener {
  return (request, response) => {
    const { httpVersion, headers, url = "" } = request;
    if (httpVersion === "1.1" && headers.host === undefined)
      return refuse(response, 400, "The header Host is missing.");
    if (!URL.canParse(url, "http://localhost"))
      return refuse(response, 400, "The address of the request cannot be read.");
    application(request, response);
  };
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify(oneError("BAD_REQUEST", message));
  const headers = {
    connection: "close",
    "content-length": Buffer.byteLength(body),
    "content-type": "application/json; charset=utf-8",
    "x-content-type-options": "nosniff",
  };
  response.writeHead(status, headers).end(body);
}

/** Whether an answer has begun: what came after it would be taken for a part of it. */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: answer } = socket as Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } };
  return answer?.headersSent ?? false;
}
