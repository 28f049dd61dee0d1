/** A name as it stands in a URL: `/elegante-lampe-17/`; what has no Latin letters and digits leaves the fallback. */
export function slugUrl(name: string, fallback: string): string {
  const slug = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `/${slug === "" ? fallback : slug}/`;
}
