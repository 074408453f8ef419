import { andList } from '../../../model/index.ts';
import type { Effect } from '../../../model/index.ts';
import type { Heard } from './heard.ts';

/** What the letters of `sp` allow, in the words of a reader, and what it comes to. `p` is told apart below: it takes messages off a queue, and sets rights elsewhere. */
const LETTERS: Readonly<Record<string, readonly [string, Effect]>> = {
  r: ['read', 'read'], l: ['list', 'read'], f: ['find by tags', 'read'], t: ['tag', 'write'], a: ['add', 'write'], c: ['create', 'write'], w: ['write', 'write'], u: ['update', 'write'], m: ['move', 'write'], e: ['execute', 'read'],
  o: ['change the owner', 'write'], p: ['change the permissions', 'write'], i: ['set a hold or an immutability policy', 'write'], d: ['delete', 'destroy'], x: ['delete versions', 'destroy-backup'], y: ['delete for good', 'destroy-backup'],
};
const PLACES: Readonly<Record<string, string>> = { b: 'one blob', bv: 'one version of a blob', bs: 'one snapshot of a blob', c: 'every blob of one container', d: 'one directory', f: 'one file', s: 'every file of one share' };
const SERVICES: Readonly<Record<string, string>> = { b: 'blobs', f: 'files', q: 'queues', t: 'tables' };

/** Reads the parameters of a shared access signature of Azure Storage: what it lets do, where, and until when. Undefined where its letters are none of storage. */
export function azureSas(raw: string): Heard | undefined {
  const fields = queryOf(raw);
  const letters = fields.get('sp');
  const [, host, service] = /^https?:\/\/([a-z0-9]{3,24})\.(blob|dfs|file|queue|table)\.core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)(?:[/?:]|$)/i.exec(raw) ?? [];
  const until = /^\d{4}-\d\d-\d\d/.exec(fields.get('se') ?? '')?.[0];
  // What is lost by one blob or directory is not what the account holds.
  const whole = (service === 'blob' || service === 'dfs') && (fields.get('sr') === 'c' || (fields.get('ss')?.includes('b') === true && /[co]/.test(fields.get('srt') ?? '')));
  const account = host?.toLowerCase();
  const opens = account === undefined ? {} : { opens: { account, ...(whole ? { key: `azblob:${account}` } : {}) } };
  const days = until === undefined ? {} : { until };
  if (letters === undefined) return fields.has('si') ? { says: ['what it allows, and for how long, is kept in a policy at the service'], ...days, ...opens } : undefined;
  if (!/^[a-z]{1,16}$/.test(letters) || [...letters].some((letter) => !Object.hasOwn(LETTERS, letter))) return undefined;
  const queue = fields.get('ss')?.includes('q') === true || (!fields.has('ss') && !fields.has('sr') && !fields.has('tn'));
  const read = [...new Set(letters)].flatMap((letter) => (letter === 'p' && queue ? [['take messages off the queue', 'destroy'] as const] : LETTERS[letter] === undefined ? [] : [LETTERS[letter]]));
  const where = placeOf(fields);
  const effects = new Set<Effect>(read.map(([, effect]) => effect));
  const says = [
    `it lets ${andList(read.map(([word]) => word))}${where === undefined ? '' : `, on ${where}`}`,
    ...(fields.has('skoid') ? ['a login to Azure signed it, so it may do no more than that login'] : []),
    ...(fields.has('si') ? ['a policy at the service may narrow it or end it'] : []),
    ...(fields.has('sip') ? ['it is for one range of addresses'] : []),
  ];
  return { says, effects: (['read', 'write', 'destroy', 'destroy-backup'] as const).filter((effect) => effects.has(effect)), ...(where === undefined ? {} : { reaches: where }), ...days, ...opens };
}

/** The account whose key it is, where the connection string names it before the key. */
export function azureAccount(raw: string): Heard | undefined {
  const account = /(?:^|;)AccountName=([a-z0-9]{3,24});/i.exec(raw)?.[1]?.toLowerCase();
  return account === undefined ? undefined : { says: [`it is of the storage account ${account}`], opens: { account, key: `azblob:${account}` } };
}

/** An account signature lists services and levels; one of a service names what it is for. */
function placeOf(fields: ReadonlyMap<string, string>): string | undefined {
  const services = fields.get('ss');
  if (services === undefined) return PLACES[fields.get('sr') ?? ''];
  const words = [...new Set(services)].flatMap((letter) => SERVICES[letter] ?? []);
  const levels = fields.get('srt') ?? '';
  const holders = levels.includes('c') ? ', with what holds them' : '';
  return words.length === 0 ? undefined : levels === 's' ? `the settings of its ${andList(words)}` : `the ${andList(words)} of the whole account${holders}`;
}

/** Parameters by name, the first of each. */
export function queryOf(raw: string): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  const query = raw.slice(raw.indexOf('?') + 1, raw.indexOf('?') + 4096);
  for (const part of query.split('&').slice(0, 60)) {
    const at = part.indexOf('=');
    const name = part.slice(0, at);
    if (at > 0 && !out.has(name)) out.set(name, decoded(part.slice(at + 1)));
  }
  return out;
}

function decoded(text: string): string {
  try { return decodeURIComponent(text); } catch { return text; }
}
