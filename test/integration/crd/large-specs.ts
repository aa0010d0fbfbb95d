import { image, nimBase } from '../../support/whole-specs/least-specs.ts';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const large = {
  environmentVariables: times(512, (i) => ({ name: `V${i}`, value: 'x'.repeat(500) })),
  annotations: times(128, (i) => ({ name: `a${i}`, value: 'x' })),
  tolerations: times(64, (i) => ({ key: `k${i}`, operator: 'Exists', effect: 'NoExecute', seconds: 1 })),
};

/** As much as the bounds allow of what the rules of NIM services loop over. */
export const largeNimSpec = { ...nimBase, ...large };

/** As much as the bounds allow of what the rules loop over. */
export const largeSpec = {
  image,
  ...large,
  exposedUrls: times(64, (i) => ({
    container: 1000 + i,
    authorizationType: 'authorizedUsers',
    authorizedUsers: ['a'],
  })),
  ports: times(64, (i) => ({ container: 2000 + i, serviceType: 'ClusterIP' })),
  nodeAffinityRequired: {
    nodeSelectorTerms: times(32, () => ({
      matchExpressions: times(32, (i) => ({ key: `k${i}`, operator: 'Gt', values: [String(i)] })),
    })),
  },
  storage: {
    hostPath: times(64, (i) => ({
      path: `/h${i}`,
      mountPath: `/h${i}`,
      mountPropagation: 'HostToContainer',
    })),
    pvc: times(64, (i) => ({ path: `/p${i}`, claimInfo: { size: '1G' } })),
    nfs: times(64, (i) => ({ server: 'nfs', path: `/n${i}`, mountPath: `/n${i}` })),
  },
};
