import { expect, it } from "vitest";
import { readResultFile } from "./result-file.js";

const ok = { address: "a@x.io", state: "ok", subState: "email_ok", didYouMean: null };

it.each([
  ["as it was seen", ",Email Address,Did you mean,Email State,Email Sub-State\nmark,a@x.io,,ok,email_ok\n"],
  [
    "with a mark of its encoding, and other ends of lines",
    "\u{FEFF}Email Address,Email State,Email Sub-State\r\na@x.io,ok,email_ok\r\n\r\n",
  ],
  [
    "in capitals, the other way round",
    "EMAIL SUB-STATE,EMAIL STATE,DID YOU MEAN,EMAIL ADDRESS,\nemail_ok,ok,,a@x.io,mark\n",
  ],
  ["with signs for blanks", "email_address,did_you_mean,email_state,email_sub_state\n a@x.io ,,ok,email_ok\n"],
  [
    "with quotes, and rows too long and without an address",
    'Email Address,Email State,Email Sub-State,Note\n"a@x.io",ok,email_ok,"a ""b"", c",more\n,ok,email_ok,\n',
  ],
])("is read %s", (_how, csv) => {
  expect(readResultFile(csv)).toEqual([ok]);
});

it("tells suggestions, and states without sub-states", () => {
  expect(readResultFile("Email Address,Did you mean,Email State\na@gmial.com,a@gmail.com,risky\n")).toEqual([
    { address: "a@gmial.com", state: "risky", subState: "", didYouMean: "a@gmail.com" },
  ]);
});

it.each([
  ["", "no columns"],
  ["<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "no columns"],
  ["Email Address\na@x.io\n", "no columns"],
  ['Email Address,Email State\n"a@secret.io,ok\n', "no CSV"],
])("is refused where it is none, without quoting it: %s", (csv, message) => {
  expect(() => readResultFile(csv)).toThrow(new RegExp(message));
  expect(() => readResultFile(csv)).not.toThrow(/secret|AccessDenied/);
});
