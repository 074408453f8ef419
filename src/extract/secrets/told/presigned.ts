import { queryOf } from './azure-sas.ts';
import type { Heard } from './heard.ts';

/** Reads a presigned link of S3 or Google Cloud Storage: one object, until its time. Which method was signed does not stand in it. Undefined where it is none. */
export function presigned(raw: string): Heard | undefined {
  const fields = queryOf(raw);
  const vendor = fields.has('X-Amz-Signature') ? 'Amz' : fields.has('X-Goog-Signature') ? 'Goog' : undefined;
  if (vendor === undefined) return undefined;
  const [, , region, service] = (fields.get(`X-${vendor}-Credential`) ?? '').split('/');
  const where = vendor === 'Goog' ? 'Google Cloud Storage' : service !== undefined && /^[a-z0-9-]{2,30}$/.test(service) && region !== undefined && /^[a-z0-9-]{2,30}$/.test(region) ? `${service} in ${region}` : undefined;
  const until = ends(fields.get(`X-${vendor}-Date`), fields.get(`X-${vendor}-Expires`));
  return {
    says: [
      `it is for one request${where === undefined ? '' : ` to ${where}`}, and which one does not stand in it`,
      ...(vendor === 'Amz' && fields.has('X-Amz-Security-Token') ? ['a short-lived key signed it, with which it ends'] : []),
    ],
    ...(until === undefined ? {} : { until }),
  };
}

/** Day on which it runs out: its date and the seconds it lives, both written in it. */
function ends(date: string | undefined, seconds: string | undefined): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/.exec(date ?? '');
  if (!match || seconds === undefined || !/^\d{1,7}$/.test(seconds)) return undefined;
  const [, year, month, day, hour, minute] = match.map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute) + Number(seconds) * 1000;
  return Number.isFinite(at) && at > 0 && at < 32_503_680_000_000 ? new Date(at).toISOString().slice(0, 10) : undefined;
}
