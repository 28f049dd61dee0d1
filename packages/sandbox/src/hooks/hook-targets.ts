const loopback = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Where on this machine the destinations of hooks are to be found. Without an entry, nothing is sent. */
export class HookTargets {
  readonly #targets = new Map<string, URL>();

  /** Throws when `origin` is not an https origin, or `url` is not http on loopback. */
  set(origin: string, url: string): void {
    const from = URL.canParse(origin) ? new URL(origin) : undefined;
    if (from?.protocol !== "https:" || from.port !== "") {
      throw new Error(`Webhooks go to https on port 443 only, and ${origin} is none. Give an origin as https://host.`);
    }
    const to = URL.canParse(url) ? new URL(url) : undefined;
    if (to?.protocol !== "http:" || !loopback.has(to.hostname)) {
      throw new Error(
        `Nothing that the sandbox sends leaves the machine, and ${url} may. Give http://127.0.0.1 and a port.`,
      );
    }
    this.#targets.set(from.origin, to);
  }

  /** Answers whether there was one. */
  delete(origin: string): boolean {
    return this.#targets.delete(new URL(origin).origin);
  }

  /** The URL on loopback of a destination: its own path and query below the URL that its origin was mapped to. */
  find(destination: string): URL | undefined {
    const from = new URL(destination);
    const to = this.#targets.get(from.origin);
    if (to === undefined) return undefined;
    return new URL(`${to.href.replace(/\/$/, "")}${from.pathname}${from.search}`);
  }
}
