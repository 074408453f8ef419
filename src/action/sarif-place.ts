import { safeJson } from '../index.ts';
import type { Inputs } from './inputs.ts';

/** Code scanning wants paths of the repository, and one category for each directory that is judged; a scan knows neither. */
export function placedSarif(sarif: string, { directory, sarifCategory }: Pick<Inputs, 'directory' | 'sarifCategory'>): string {
  if (directory === '.' && sarifCategory === 'craterscan') return sarif;
  const prefix = directory === '.' ? '' : `${directory.split('/').map(encodeURIComponent).join('/')}/`;
  const log: unknown = JSON.parse(sarif, (key, value: unknown) => {
    if (!isObject(value)) return value;
    if (key === 'automationDetails') return { ...value, id: `${sarifCategory}/` };
    // Only what lies below the root of the sources; addresses and descriptions stay.
    return typeof value['uri'] === 'string' && typeof value['uriBaseId'] === 'string' ? { ...value, uri: prefix + value['uri'] } : value;
  });
  return `${safeJson(log)}\n`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
