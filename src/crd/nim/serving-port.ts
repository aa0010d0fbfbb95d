import { z } from 'zod';
import { cel } from '../cel.ts';
import { anyText, port } from '../fields.ts';

const differ = (one: string, other: string): string =>
  `(!has(self.${one}) || !has(self.${other}) || self.${one} != self.${other})`;

/** The port on which the service answers. */
export const servingPort = cel(
  z.object({
    serviceType: z
      .enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'])
      .optional()
      .describe('How the port is offered, in the words of Kubernetes Services. Default: ClusterIP.'),
    port: port().describe('Port on which the service answers HTTP.'),
    grpcPort: port().optional().describe('Port on which it answers gRPC.'),
    metricsPort: port().optional().describe('Port of its metrics, where that is not port itself.'),
    exposeExternally: z
      .boolean()
      .optional()
      .describe('Reachable from outside the cluster, under a URL. Default: true.'),
    exposedUrl: anyText(2048).optional().describe('The URL. Empty or absent: Run:ai makes one up.'),
    exposedProtocol: z
      .enum(['http', 'grpc'])
      .optional()
      .describe('What is spoken at the URL. Default: grpc where grpcPort is given, else http.'),
  }),
  {
    rule: [differ('port', 'grpcPort'), differ('port', 'metricsPort'), differ('grpcPort', 'metricsPort')].join(
      ' && ',
    ),
    message:
      'port, grpcPort and metricsPort must differ: change one, or leave out metricsPort where metrics are on port',
  },
).describe('The port on which the service answers, and how it is reached.');
