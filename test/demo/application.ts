import { seedKeys } from '../simulators/egs/places.ts';
import { tokens } from '../simulators/gcore/accounts.ts';
import type { Manifest } from '../support/kube-client/kube-client.ts';
import {
  egsSamplesFolder,
  gcoreSamplesFolder,
  nimSamplesFolder,
  samples,
  samplesFolder,
  samplesFor,
} from './samples.ts';
import type { Platforms } from './stage.ts';

/** Often enough to be watched. */
const polling = { active: '1s', idle: '1s' };

/** All samples, as a user of these platforms would edit them. */
export function samplesOn({ runai, gcore, egs }: Platforms): Manifest[] {
  return [
    ...samplesFor({
      folder: samplesFolder,
      type: 'runai',
      url: runai.url,
      credentials: { clientId: 'operator', clientSecret: 'operator-secret' },
      polling,
    }),
    // Through the same connection.
    ...samples(nimSamplesFolder),
    ...samplesFor({
      folder: gcoreSamplesFolder,
      type: 'gcore',
      url: gcore.url,
      credentials: { apiKey: tokens.operator },
      polling,
    }),
    ...samplesFor({
      folder: egsSamplesFolder,
      type: 'egs',
      url: egs.url,
      credentials: { apiKey: seedKeys.operator },
      polling,
    }),
  ];
}
