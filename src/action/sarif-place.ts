import { safeJson } from '../index.ts';

/** Code scanning wants paths of the repository, and one category for each directory that is judged; a scan knows neither. */
export function placedSarif(sarif: string, folder: string, category: string): string {
  if (folder === '' && category === 'craterscan') return sarif;
  const prefix = folder === '' ? '' : `${folder.split('/').map(encodeURIComponent).join('/')}/`;
  const log: unknown = JSON.parse(sarif, (key, value: unknown) => {
    if (!isObject(value)) return value;
    if (key === 'automationDetails') return { ...value, id: `${category}/` };
    // Only what lies below the root of the sources; addresses and descriptions stay.
    return typeof value['uri'] === 'string' && typeof value['uriBaseId'] === 'string' ? { ...value, uri: prefix + value['uri'] } : value;
  });
  return `${safeJson(log)}\n`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
