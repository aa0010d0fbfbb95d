import type { Evidence } from '../evidence.ts';
import type { Gate } from './gate.ts';

/**
 * At most, faults and what is done again after them included. A create takes five writes to the API server and one for
 * each phase that is shown on the way; a recreate two calls to the platform.
 */
const MOST = { apiWrites: 10, platformWrites: 3, readsPerSecond: 4 };

/** What is called stays in proportion to what is asked for, and to how many objects there are. Pure. */
export function calls({ calls: counted }: Evidence): Gate {
  const { changes, objectSeconds, calmWrites } = counted;
  const figures = [
    { what: 'API writes per change', figure: counted.apiWrites / changes, most: MOST.apiWrites },
    {
      what: 'platform writes per change',
      figure: counted.platformWrites / changes,
      most: MOST.platformWrites,
    },
    {
      what: 'platform reads per object and second',
      figure: counted.platformReads / objectSeconds,
      most: MOST.readsPerSecond,
    },
    { what: 'writes when all was calm', figure: calmWrites.length, most: 0 },
  ];
  return {
    name: 'API calls per object',
    figure: figures.map(({ figure }) => shown(figure)).join(', '),
    bound: figures.map(({ most }) => String(most)).join(', '),
    // Where nobody asked for anything nothing was seen.
    passed: figures.every(({ figure, most }) => figure <= most),
    details: [
      ...figures.map(({ what, figure, most }) => `${shown(figure)} ${what}, at most ${most}`),
      ...calmWrites,
    ],
  };
}

const shown = (figure: number): string => (Number.isInteger(figure) ? String(figure) : figure.toFixed(1));
