/** Where an endpoint lives. As text, `<url>/<workspace>/<cluster>`. */
export interface Home {
  /** The connection's URL, normalised. */
  url: string;
  workspace: string;
  cluster: string;
}

/** The home as status records it. Names stand in it so that no slash or space of theirs leads astray. */
export function formatHome({ url, workspace, cluster }: Home): string {
  return `${url}/${encodeURIComponent(workspace)}/${encodeURIComponent(cluster)}`;
}

/** Throws where the text is no home: it came from us, so that is a bug. */
export function parseHome(text: string): Home {
  const [, url, workspace, cluster] = /^(.+)\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (url === undefined || workspace === undefined || cluster === undefined)
    throw new Error(`not a home: ${JSON.stringify(text)}`);
  return { url, workspace: decodeURIComponent(workspace), cluster: decodeURIComponent(cluster) };
}

/** One text for one place: without what a URL may be written with or without. */
export function normalizedUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
