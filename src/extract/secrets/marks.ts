import type { EnvironmentMark, Place } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';

/** What the variable or the key path says of the environment: `PROD_DATABASE_URL`, `production:` in database.yml. Nearest key first. */
export function nameMarks(path: readonly string[], at: Place): EnvironmentMark[] {
  for (let i = path.length - 1; i >= 0; i--) {
    const key = path[i] ?? '';
    // Keys that are settings of a development tool, not environments.
    if (/^(?:dev|test|stage|live|local|preview)[A-Z-]?(?:dependencies|server|script|command|mode)/i.test(key)) continue;
    const found = environmentOf(key);
    if (found) return [{ kind: found.kind, name: found.name, by: 'name', evidence: { at, note: `bound to a name that says ${found.name}` } }];
  }
  return [];
}
