import type { Opens } from '../../model/index.ts';
import { entriesOf, textAt, valueAt } from '../shared/nodes.ts';
import type { Reading } from './reading.ts';

const FILE = /(?:^|\/)gh\/hosts\.ya?ml$/;
const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/i;
const USER = /^[\w-]{1,60}$/;

/**
 * Which host and which of its users a token of the GitHub CLI logs in: the file lists hosts, each with the active user and, in newer versions, a token for each user.
 * Undefined for any other file, and for a value that stands below no host.
 */
export function ghLogin(reading: Reading, at: { readonly start: number; readonly end: number }): Pick<Opens, 'host' | 'user'> | undefined {
  if (!FILE.test(reading.document.file) || !('roots' in reading.document)) return undefined;
  for (const root of reading.document.roots) {
    for (const { key: host, value } of entriesOf(root).slice(0, 200)) {
      if (value.start > at.start || at.end > value.end || !HOST.test(host)) continue;
      const own = entriesOf(valueAt(value, 'users')).slice(0, 200).find((one) => one.value.start <= at.start && at.end <= one.value.end);
      const user = own?.key ?? textAt(value, 'user');
      return { host: host.toLowerCase(), ...user !== undefined && USER.test(user) ? { user } : {} };
    }
  }
  return undefined;
}
