import { isDay } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';
import type { Surroundings } from './terminal.ts';

/** Options that every command which looks at files takes, as the command line gives them. */
export interface SharedFlags {
  readonly format?: string;
  readonly output?: readonly string[];
  readonly agent?: readonly string[];
  readonly home?: string | true;
  readonly ignored: boolean;
  readonly asOf?: string;
  readonly today?: string;
  readonly sarifProfile: string;
  readonly config?: string;
  /** A file below the directory, for a comparison in the base; false: none. */
  readonly baseline?: string | false;
  readonly failOn?: string;
  readonly requireComplete?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** Days and the SARIF profile, which mean the same everywhere. Throws Refusal for what the user can mend. */
export function checkShared(flags: SharedFlags): void {
  for (const [name, value] of [['--as-of', flags.asOf], ['--today', flags.today]] as const) {
    if (value !== undefined && !isDay(value)) throw new Refusal(`${name} takes a day as YYYY-MM-DD, not "${value}"`, EXIT.usage);
  }
  if (flags.sarifProfile !== 'full' && flags.sarifProfile !== 'github') throw new Refusal(`--sarif-profile is full or github, not "${flags.sarifProfile}"`, EXIT.usage);
}

/** What a repeatable option was given so far, with one more. */
export function repeated(value: string, before: readonly string[] | undefined): string[] { return [...(before ?? []), value]; }

const NUMBER = /^[1-9]\d{0,14}$/;

/** The whole number an option takes; undefined without the option. Throws Refusal. */
export function numberOf(option: string, text: string | undefined): number | undefined {
  if (text !== undefined && !NUMBER.test(text)) throw new Refusal(`${option} takes a number, not "${text}"`, EXIT.usage);
  return text === undefined ? undefined : Number(text);
}

/** GitHub's number of a repository, of `--repository`. Throws Refusal. */
export function repositoryOf({ repository: text }: { readonly repository?: string }): number | undefined {
  if (text !== undefined && !NUMBER.test(text)) throw new Refusal(`--repository takes GitHub's number of the repository (gh api repos/OWNER/REPO --jq .id), not "${text}"`, EXIT.usage);
  return text === undefined ? undefined : Number(text);
}

/** SHA-256 of the keys file that sealing began with, in lower case. `as`: how it was asked for. Throws Refusal. */
export function pinnedKeysOf({ pinnedKeys }: { readonly pinnedKeys?: string | undefined }, as = '--pinned-keys'): string | undefined {
  const pinned = pinnedKeys?.toLowerCase();
  if (pinned !== undefined && !/^[0-9a-f]{64}$/.test(pinned)) throw new Refusal(`${as} is the SHA-256 of a keys file, 64 hexadecimal digits`, EXIT.usage);
  return pinned;
}

/** The home directory to look into: the one named, the user's own for a bare `--home`, none without it. */
export function homeOf(flags: SharedFlags, around: Surroundings): string | undefined {
  return flags.home === true ? (around.env.HOME ?? around.env.USERPROFILE ?? '') : flags.home;
}
