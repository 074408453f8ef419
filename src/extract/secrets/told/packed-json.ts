import { dayOf } from '../jwt.ts';
import { jsonFields } from './claims.ts';
import { shown } from './heard.ts';
import type { Heard } from './heard.ts';

/** Reads JSON packed in base64 inside the value. `words` by field: `it is of the organisation`, before what stands there. A field `exp` says when it runs out. */
export function packedJson(raw: string, words: Readonly<Record<string, string>>): Heard | undefined {
  const packed = /eyJ[A-Za-z0-9+/_-]{8,8000}={0,2}/.exec(raw)?.[0].replace(/_[A-Za-z0-9+/]{43}$/, '');
  const fields = packed === undefined ? undefined : jsonFields(Buffer.from(packed, 'base64').toString('utf8'));
  if (!fields) return undefined;
  const until = dayOf(fields.get('exp'));
  return { says: Object.entries(words).flatMap(([field, before]) => { const value = shown(fields.get(field)); return value === undefined ? [] : [`${before} ${value.replace(/^https?:\/\//, '')}`]; }), ...(until === undefined ? {} : { until }) };
}
