import { z } from 'zod';
import { cel } from '../cel.ts';
import { port, text } from '../fields.ts';
import { accessLists, eitherList, notBothLists, typeNeedsList } from './access.ts';
import { item, unlessExcluded } from './item.ts';

/** The port on which the model server answers. */
export const servingPort = cel(
  z.object({
    container: port().describe('Port on which the container listens.'),
    protocol: z.enum(['http', 'grpc']).optional().describe('What it speaks. Default: http.'),
    authorizationType: text(63)
      .optional()
      .describe(
        'Who may call it: public, authenticatedUsers, authorizedUsers, authorizedGroups, or (up to Run:ai 2.22) authorizedUsersOrGroups. Default: public.',
      ),
    ...accessLists,
    clusterLocalAccessOnly: z
      .boolean()
      .optional()
      .describe('true: reachable from inside the cluster only. Default: false.'),
  }),
  notBothLists,
  typeNeedsList('authorizedUsers'),
  typeNeedsList('authorizedGroups'),
  eitherList,
).describe('The port on which the model server answers, and who may call it.');

const tool = {
  name: text(253).optional().describe('Name of the entry.'),
  toolType: text(253).optional().describe('Kind of tool behind it, as the console of Run:ai names it.'),
  toolName: text(253).optional().describe('Name of the tool behind it.'),
};

const exposedUrl = cel(
  item(
    {
      ...tool,
      container: port().optional().describe('Port on which the container listens.'),
      url: text(2048).optional().describe('The URL. Default: Run:ai makes one up.'),
      authorizationType: text(63)
        .optional()
        .describe(
          'Who may call it: authenticatedUsers, authorizedUsers or authorizedGroups. Default: what the lists say, else every user. Run:ai 2.24 and later.',
        ),
      ...accessLists,
    },
    ['container'],
  ),
  unlessExcluded(notBothLists),
  unlessExcluded(typeNeedsList('authorizedUsers')),
  unlessExcluded(typeNeedsList('authorizedGroups')),
);

/** URLs beside the serving one. */
export const exposedUrls = z
  .array(exposedUrl)
  .max(64)
  .describe('Further ports of the container that get a URL.');

const exposedPort = item(
  {
    ...tool,
    container: port().optional().describe('Port on which the container listens.'),
    serviceType: z
      .enum(['LoadBalancer', 'NodePort', 'ClusterIP'])
      .optional()
      .describe('How the port is offered, in the words of Kubernetes Services.'),
    external: port().optional().describe('Port on the outside. Default: Run:ai picks one.'),
  },
  ['container', 'serviceType'],
);

/** Ports beside the serving one. */
export const ports = z
  .array(exposedPort)
  .max(64)
  .describe('Further ports of the container that are offered as such.');
