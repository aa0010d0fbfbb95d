import type { Evidence } from '../evidence.ts';
import { isApiFault, isExplained, toldOf } from './explained.ts';
import { type Gate, none } from './gate.ts';

const UNCAUGHT = 'an error was not caught: the process ends';
const TRIED_AGAIN = 'the pass will be tried again';

/** Nothing threw what nobody expected, by the operator's count and by its log. */
export function panics({ panics: counted, logs }: Evidence): Gate {
  const told = logs.filter(({ msg }) => msg?.includes('this is a bug') === true).map(toldOf);
  const silent = Math.max(0, counted - told.length);
  return none('no panic', silent === 0 ? told : [...told, `${silent} more that are counted and not told`]);
}

/** No error came to the top of the process, and it ended when it was asked to. */
export function unhandled({ logs, badEnd }: Evidence): Gate {
  const told = logs.filter(({ msg }) => msg === UNCAUGHT).map(toldOf);
  return none('no unhandled rejection', badEnd === undefined ? told : [...told, badEnd]);
}

/** Each pass that failed did so in a fault, and said why. */
export function passErrors({ logs, faults, panics: thrown, passErrors: counted }: Evidence): Gate {
  const told = logs.filter(({ msg }) => msg === TRIED_AGAIN);
  const unexplained = told.filter((line) => !isExplained(line, faults)).map(toldOf);
  const silent = Math.max(0, counted - thrown - told.length);
  const details = silent === 0 ? unexplained : [...unexplained, `${silent} that are counted and not told`];
  return none("no reconcile error but a fault's", details, `${details.length} of ${told.length + silent}`);
}

/** Errors never; warnings in a fault of the API server alone. */
export function loudLines({ logs, faults }: Evidence): Gate {
  const loud = logs.filter(({ level }) => level === 'warn' || level === 'error');
  const unexplained = loud.filter((line) => line.level === 'error' || !isApiFault(line, faults));
  const figure = `${unexplained.length} of ${loud.length}`;
  return none('no log line from warn on that is not explained', unexplained.map(toldOf), figure);
}
