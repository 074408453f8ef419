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

/** The home directory to look into: the one named, the user's own for a bare `--home`, none without it. */
export function homeOf(flags: SharedFlags, around: Surroundings): string | undefined {
  return flags.home === true ? (around.env.HOME ?? around.env.USERPROFILE ?? '') : flags.home;
}
