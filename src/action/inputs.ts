import { isAbsolute, normalize, sep } from 'node:path';
import { isDay, LEVELS } from '../index.ts';
import type { CompareThreshold } from '../index.ts';
import { EXIT, Refusal } from '../cli/failure.ts';
import { pinnedKeysOf } from '../cli/flags.ts';

/** When a comment is written. */
export type CommentWhen = 'never' | 'on-failure' | 'always';

/** What the workflow says. Absent: the configuration decides, or the default that action.yml describes. */
export interface Inputs {
  readonly failOn?: CompareThreshold;
  readonly agents?: readonly string[];
  readonly directory: string;
  readonly baseRef?: string;
  readonly trustedBranches: readonly string[];
  readonly configFile?: string;
  readonly baselineFile?: string;
  readonly asOf?: string;
  readonly requireComplete: boolean;
  readonly comment: CommentWhen;
  readonly sarifFile: string;
  readonly uploadSarif: boolean;
  readonly sarifCategory: string;
  readonly jsonFile?: string;
  /** SHA-256 of a keys file. */
  readonly pinnedKeys?: string;
  readonly statementFile?: string;
  readonly summary: boolean;
  readonly annotations: boolean;
}

/** Reads the `INPUT_*` variables as the runner sets them. Throws a Refusal that names the input. */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const given = (name: string): string | undefined => {
    const value = (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
    return value === '' ? undefined : value;
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[]): T | undefined => {
    const value = given(name);
    if (value === undefined) return undefined;
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw new Refusal(`the input \`${name}\` is one of ${allowed.join(', ')}`, EXIT.usage);
    return found;
  };
  const truth = (name: string, otherwise: boolean): boolean => {
    const value = oneOf(name, ['true', 'false', 'True', 'False', 'TRUE', 'FALSE']);
    return value === undefined ? otherwise : value.toLowerCase() === 'true';
  };
  const list = (name: string): readonly string[] => (given(name) ?? '').split(/[,\n]/).map((one) => one.trim()).filter((one) => one !== '');
  const file = (name: string): string | undefined => {
    const value = given(name);
    return value === undefined ? undefined : inside(name, value);
  };
  const agents = list('agents');
  const asOf = given('as-of');
  if (asOf !== undefined && !isDay(asOf)) throw new Refusal('the input `as-of` is a day, YYYY-MM-DD', EXIT.usage);
  const pinnedKeys = pinnedKeysOf({ pinnedKeys: given('pinned-keys') }, 'the input `pinned-keys`');
  const category = given('sarif-category') ?? 'craterscan';
  if (!/^[\w./:-]{1,100}$/.test(category)) throw new Refusal('the input `sarif-category` is made of letters, digits and . / : - _', EXIT.usage);
  return {
    ...defined({ failOn: oneOf<CompareThreshold>('fail-on', ['worse', ...LEVELS, 'never']), baseRef: given('base-ref'), configFile: file('config-file'), baselineFile: file('baseline-file'), asOf, jsonFile: file('json-file'), pinnedKeys, statementFile: file('statement-file') }),
    ...(agents.length > 0 ? { agents } : {}),
    directory: file('directory') ?? '.', trustedBranches: list('trusted-branches'), requireComplete: truth('require-complete', false), comment: oneOf<CommentWhen>('comment', ['never', 'on-failure', 'always']) ?? 'never',
    sarifFile: file('sarif-file') ?? 'craterscan.sarif', uploadSarif: truth('upload-sarif', false), sarifCategory: category, summary: truth('summary', true), annotations: truth('annotations', true),
  };
}

/** A relative path that stays below the workspace, with forward slashes. */
function inside(name: string, value: string): string {
  const path = normalize(value).split(sep).join('/').replace(/\/$/, '');
  if (isAbsolute(value) || path === '..' || path.startsWith('../') || /[\u0000-\u001f\u007f]/.test(path)) throw new Refusal(`the input \`${name}\` is a path below the workspace`, EXIT.usage);
  return path;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the entries that are undefined. */
function defined<T extends object>(values: T): Present<T> {
  const kept: Present<T> = {};
  for (const key of Object.keys(values) as (keyof T)[]) {
    const value = values[key];
    if (value !== undefined) kept[key] = value as Exclude<T[keyof T], undefined>;
  }
  return kept;
}
