import type { Store } from "../../store/store.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { missing } from "./missing.js";
import { readSettings } from "./settings-fields.js";

/** `GET /v3/customers/settings`. */
export function getSettings(store: Store): Answer {
  return answer(store.customerSettings.global());
}

/** `PUT /v3/customers/settings`: only what is sent changes. The group of new customers is also the groups' `is_default`. */
export function updateSettings(store: Store, call: Call): Answer {
  return answer(store.customerSettings.changeGlobal(readSettings(store, call, "global")));
}

/** `GET /v3/customers/settings/channels/{channel_id}`: `null` is what the whole store has. */
export function getChannelSettings(store: Store, call: Call): Answer {
  return answer(store.customerSettings.channel(channelIn(call)));
}

/** `PUT /v3/customers/settings/channels/{channel_id}`: only what is sent changes; `null` takes an override back. */
export function updateChannelSettings(store: Store, call: Call): Answer {
  const channel = channelIn(call);
  return answer(store.customerSettings.changeChannel(channel, readSettings(store, call, "channel")));
}

function answer(data: unknown): Answer {
  return { status: 200, body: { data, meta: {} } };
}

function channelIn(call: Call): number {
  const id = idIn(call, "channel_id") ?? 0;
  if (id > 0) return id;
  throw missing(`${call.parameter("channel_id")} is no channel`);
}
