/** Where an inference lives: project and cluster by id. As text, `<clusterId>/<projectId>`. */
export interface Home {
  clusterId: string;
  projectId: string;
}

/** The home as status records it. */
export function formatHome({ clusterId, projectId }: Home): string {
  return `${clusterId}/${projectId}`;
}

/** Throws where the text is no home: it came from us, so that is a bug. */
export function parseHome(text: string): Home {
  const slash = text.indexOf('/');
  if (slash < 1) throw new Error(`not a home: ${JSON.stringify(text)}`);
  return { clusterId: text.slice(0, slash), projectId: text.slice(slash + 1) };
}
