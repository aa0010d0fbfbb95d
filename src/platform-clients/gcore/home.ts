/** Where a deployment lives, as text: `<url>/<projectId>`, the url as origin and path without a slash at its end. */
export function formatHome(url: string, projectId: number): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, '')}/${projectId}`;
}
