import { parseArgs } from 'node:util';
import { nearest } from './nearest.ts';
import { flagOf, type SettingName, settingNames, switches, variableOf, variablePrefix } from './settings.ts';

/** A setting as somebody gave it. */
export interface Given {
  readonly text: string;
  /** How to name it to the one who gave it, with its value. One line. */
  readonly named: string;
}

/** What was given, before it is read; or what is wrong with its form. */
export type GivenSettings =
  | { kind: 'Settings'; settings: ReadonlyMap<SettingName, Given> }
  | { kind: 'Asked'; for: 'help' | 'version' }
  | { kind: 'Refused'; message: string };

/** Takes the settings from the command line, and from the environment where no flag is given. */
export function givenSettings(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): GivenSettings {
  if (argv.includes('--help') || argv.includes('-h')) return { kind: 'Asked', for: 'help' };
  if (argv.includes('--version')) return { kind: 'Asked', for: 'version' };
  const settings = new Map<SettingName, Given>();
  const message = fromEnvironment(env, settings) ?? fromArguments(argv, settings);
  return message === undefined ? { kind: 'Settings', settings } : { kind: 'Refused', message };
}

const settingOfFlag = new Map(settingNames.map((setting) => [flagOf(setting), setting]));
const settingOfVariable = new Map(settingNames.map((setting) => [variableOf(setting), setting]));

/** A switch may stand alone. The others take a value, be it the next argument. */
const options = Object.fromEntries(
  settingNames.map((setting) => [
    flagOf(setting).slice(2),
    { type: switches.has(setting) ? 'boolean' : 'string' } as const,
  ]),
);

/** Adds what the flags say; the last of a flag given twice counts. Answers what is wrong, if anything is. */
function fromArguments(argv: readonly string[], settings: Map<SettingName, Given>): string | undefined {
  // Not strict: its messages say neither what was meant nor what to write.
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || !token.rawName.startsWith('--'))
      return unexpected(argv[token.index] ?? '', argv[token.index - 1]);
    const { rawName: name, inlineValue } = token;
    const setting = settingOfFlag.get(name);
    if (setting === undefined) return unknown('flag', name, [...settingOfFlag.keys()]);
    const text = token.value ?? (switches.has(setting) ? 'true' : undefined);
    if (text === undefined || (!inlineValue && text.startsWith('--')))
      return `${name} has no value: write ${name}=…`;
    settings.set(setting, { text, named: `${name}=${shown(text)}` });
  }
  return undefined;
}

/** A Service called inference-operator puts variables of these forms into every pod of its namespace. */
const SERVICE_LINK =
  /_SERVICE_HOST$|_SERVICE_PORT(?:_[A-Z0-9_]+)?$|_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?$/;

function fromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  settings: Map<SettingName, Given>,
): string | undefined {
  for (const [name, text] of Object.entries(env)) {
    if (text === undefined || !name.startsWith(variablePrefix)) continue;
    const setting = settingOfVariable.get(name);
    if (setting !== undefined)
      settings.set(setting, { text, named: `${flagOf(setting)}=${shown(text)} (from ${name})` });
    else if (!SERVICE_LINK.test(`_${name.slice(variablePrefix.length)}`)) {
      return unknown('environment variable', name, [...settingOfVariable.keys()]);
    }
  }
  return undefined;
}

function unexpected(argument: string, before: string | undefined): string {
  const setting = before === undefined ? undefined : settingOfFlag.get(before);
  const remedy =
    setting !== undefined && switches.has(setting)
      ? `write ${before}=${shown(argument)}`
      : 'settings are written --name=value; --help lists them';
  return `unexpected argument ${shown(argument)}: ${remedy}`;
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `unknown ${what} ${shown(name)}: ${near === undefined ? '' : `did you mean ${near}? `}--help lists all`;
}

/** A text of somebody's on one line, cut, with quotes only where they help. */
function shown(text: string): string {
  const cut = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return /^[\w./:*@[\]=,-]+\u2026?$/.test(cut) ? cut : JSON.stringify(cut);
}
