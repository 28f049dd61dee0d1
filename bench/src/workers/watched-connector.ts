/** A connector as it is, but that each call which looks at a store, or writes to it, is marked. */
import type { InstalledConnector } from "@storegate/gateway";
import type { MarksFile, WorkCall } from "./marks.ts";

type Connector = InstalledConnector["connector"];
type Kind = Connector["syncKinds"][number];
type ExportKind = Extract<Kind, { readonly direction: "export" }>;
type Resource = ExportKind["resources"][string];

/** What every call is handed first. */
interface OfStore {
  readonly store: { readonly id: string };
}

/** The same connector, whose calls are marked. */
export function watched({ connector, ...rest }: InstalledConnector, marks: MarksFile): InstalledConnector {
  const syncKinds = connector.syncKinds.map((kind) => (kind.direction === "export" ? watchedKind(kind, marks) : kind));
  return { ...rest, connector: { ...connector, syncKinds } };
}

function watchedKind(kind: ExportKind, marks: MarksFile): ExportKind {
  const resources = Object.entries(kind.resources).map(([name, each]) => [name, watchedResource(each, marks)]);
  return {
    ...kind,
    begin: (context) => marked(marks, context, "begin", () => kind.begin(context)),
    read: (context, from) => markedPages(marks, context, kind.read(context, from)),
    plan: (context, records) => marked(marks, context, "plan", () => kind.plan(context, records)),
    resources: Object.fromEntries(resources) as ExportKind["resources"],
  };
}

function watchedResource(resource: Resource, marks: MarksFile): Resource {
  return {
    ...resource,
    observe: (context, targets) => marked(marks, context, "observe", () => resource.observe(context, targets)),
    apply: (context, changes) => marked(marks, context, "apply", () => resource.apply(context, changes)),
  };
}

async function marked<T>(marks: MarksFile, { store }: OfStore, call: WorkCall, act: () => Promise<T>): Promise<T> {
  const end = marks.begin(store.id, call);
  try {
    return await act();
  } finally {
    end();
  }
}

/** Each page is a call of its own: between two the reader does not work. */
async function* markedPages<Page>(
  marks: MarksFile,
  context: OfStore,
  pages: AsyncIterable<Page>,
): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await marked(marks, context, "read", () => iterator.next());
      if (done === true) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
