import { shownName as shown } from './model/index.ts';
import type { Config } from './config/index.ts';
import { allowances, recognisers } from './trust-recognisers.ts';

/** One difference between two configurations. */
export interface SettingChange {
  /** loosened: more is hidden, accepted or judged milder. tightened: less. told: it changes no judgement, or nothing that is used. */
  readonly effect: 'loosened' | 'tightened' | 'told';
  /** What changed, as a sentence without its full stop. No value or reason of the file but names. */
  readonly says: string;
  readonly from: string;
  readonly to: string;
  /** In which version the line stands that says it, and where in its data. */
  readonly side: 'base' | 'head';
  readonly path: readonly (string | number)[];
}

const NONE: Config = { version: 1, agents: [], exclude: [], environments: [], resources: [], suppress: [], allow: [], recognisers: [] };
export type Put = (effect: SettingChange['effect'], side: SettingChange['side'], path: SettingChange['path'], says: string, from?: string, to?: string) => void;

/** What changed from `before` to `after`, setting by setting; undefined stands for no file. Where it cannot be told which way a change goes, it loosens. */
export function settingChanges(before: Config | undefined, after: Config | undefined): SettingChange[] {
  const out: SettingChange[] = [];
  const put: Put = (effect, side, path, says, from = side === 'base' ? 'there' : 'not there', to = side === 'base' ? 'gone' : 'there') => { out.push({ effect, side, path, says, from, to }); };
  const [a, b] = [before ?? NONE, after ?? NONE];
  suppressions(a, b, put);
  exclusions(a, b, put);
  environments(a, b, put);
  resources(a, b, put);
  allowances(a, b, put);
  recognisers(a, b, put);
  agents(a, b, put);
  threshold(a, b, put);
  if (a.asOf !== b.asOf) put('loosened', b.asOf === undefined ? 'base' : 'head', ['asOf'], 'another day decides which beliefs hold', a.asOf ?? 'the day of the tables', b.asOf ?? 'the day of the tables');
  if (out.length === 0 && JSON.stringify(a) !== JSON.stringify(b)) put('told', 'head', [], 'reasons, notes, names or the order of entries changed; nothing is judged otherwise', 'as it was', 'reworded');
  return out;
}

type Suppression = Config['suppress'][number];

/** Does `wide` accept everything that `narrow` accepts? A glob covers only itself. */
function covers(wide: Suppression, narrow: Suppression): boolean {
  return wide.rule === narrow.rule && (wide.about === undefined || wide.about === narrow.about) && (wide.path === undefined || wide.path === narrow.path) && (wide.until === undefined || (narrow.until !== undefined && narrow.until <= wide.until));
}

function suppressions(a: Config, b: Config, put: Put): void {
  const name = (one: Suppression): string => `${shown(one.rule)}${one.about === undefined ? '' : ` of ${shown(one.about)}`}${one.path === undefined ? '' : ` in ${shown(one.path)}`}`;
  b.suppress.forEach((one, index) => {
    if (a.suppress.some((other) => covers(other, one))) return;
    const wider = a.suppress.some((other) => covers(one, other));
    const { until: _until, ...endless } = one;
    const longer = a.suppress.some(({ until, ...other }) => until !== undefined && covers(other, endless));
    put('loosened', 'head', ['suppress', index], wider && !longer ? `a waiver was widened to ${name(one)}` : longer ? `the waiver of ${name(one)} holds longer` : `a waiver of ${name(one)} was added`, wider || longer ? 'narrower' : 'not there', one.until === undefined ? 'accepted' : `accepted until ${one.until}`);
  });
  a.suppress.forEach((one, index) => {
    if (!b.suppress.some((other) => covers(other, one))) put('tightened', 'base', ['suppress', index], `the waiver of ${name(one)} was taken out or narrowed`);
  });
}

function exclusions(a: Config, b: Config, put: Put): void {
  const had = new Set(a.exclude.flatMap((one) => one.paths));
  const has = new Set(b.exclude.flatMap((one) => one.paths));
  b.exclude.forEach((one, index) => one.paths.forEach((glob, at) => { if (!had.has(glob)) put('loosened', 'head', ['exclude', index, 'paths', at], `files that match ${shown(glob)} are to be left out`); }));
  a.exclude.forEach((one, index) => one.paths.forEach((glob, at) => { if (!has.has(glob)) put('tightened', 'base', ['exclude', index, 'paths', at], `files that match ${shown(glob)} are left out no more`); }));
}

const RANK: Readonly<Record<string, number>> = { local: 0, test: 0, development: 0, staging: 1, production: 2 };

/** `by`: the environment that says it, by name; `kindPath`: where that one's kind stands. */
interface Statement { readonly what: string; readonly kind: string; readonly by: string; readonly path: SettingChange['path']; readonly kindPath: SettingChange['path'] }

/** Everything that is said of an environment, selector by selector: `host *.db.example.net` is production. */
function statements(config: Config): Map<string, Statement[]> {
  const out = new Map<string, Statement[]>();
  const add = (sort: string, value: string, said: Omit<Statement, 'what'>): void => {
    const key = `${sort} ${value}`;
    out.set(key, [...(out.get(key) ?? []), { ...said, what: `${sort} ${shown(value)}` }]);
  };
  config.environments.forEach((one, index) => {
    for (const sort of ['files', 'hosts', 'resources'] as const) one[sort]?.forEach((value, at) => add({ files: 'file', hosts: 'host', resources: 'resource' }[sort], value, { kind: one.kind, by: one.name, path: ['environments', index, sort, at], kindPath: ['environments', index, 'kind'] }));
  });
  config.resources.forEach((one, index) => {
    if (one.environment === undefined) return;
    const named = config.environments.findIndex((other) => other.name === one.environment);
    const path = ['resources', index, 'environment'];
    add('resource', one.match, { kind: config.environments[named]?.kind ?? one.environment, by: one.environment, path, kindPath: named < 0 ? path : ['environments', named, 'kind'] });
  });
  return out;
}

const highest = (all: readonly Statement[]): number => Math.max(-1, ...all.map((one) => RANK[one.kind] ?? -1));

/** Silence is judged as the most protected, so only "production" said anew, said higher, or a lower word taken back, tightens. */
function environments(a: Config, b: Config, put: Put): void {
  const [before, after] = [statements(a), statements(b)];
  for (const [key, now] of after) {
    const [first] = now;
    const was = before.get(key) ?? [];
    if (!first) continue;
    const [from, to] = [kindsOf(was), kindsOf(now)];
    if (from === to) continue;
    if (was.length === 0) put(highest(now) === 2 ? 'tightened' : 'loosened', 'head', first.path, `${first.what} is declared ${to}`, 'not declared', to);
    else put(highest(now) >= highest(was) && was.every((one) => now.some((other) => (RANK[other.kind] ?? -1) >= (RANK[one.kind] ?? -1))) && !now.some((one) => RANK[one.kind] === undefined) ? 'tightened' : 'loosened', 'head', was.some((one) => one.by === first.by) ? first.kindPath : first.path, `${first.what} was declared ${from} and is declared ${to}`, from, to);
  }
  for (const [key, was] of before) {
    const [first] = was;
    if (first && !after.has(key)) put(highest(was) === 2 ? 'loosened' : 'tightened', 'base', first.path, `${first.what} is declared ${kindsOf(was)} no more`, kindsOf(was), 'not declared');
  }
}

function kindsOf(all: readonly Statement[]): string { return [...new Set(all.map((one) => shown(one.kind)))].sort().join(' and '); }

/** The last word on a resource counts, as when it is applied. */
function resources(a: Config, b: Config, put: Put): void {
  const names = new Set([...a.resources, ...b.resources].map((one) => one.match));
  for (const name of names) {
    const [was, now] = [a, b].map((config) => config.resources.flatMap((one, index) => (one.match === name ? [{ one, index }] : [])));
    const last = <K extends 'kind' | 'holdsData'>(list: typeof was, key: K): { value: Config['resources'][number][K]; index: number } | undefined => { const found = list?.findLast(({ one }) => one[key] !== undefined); return found && { value: found.one[key], index: found.index }; };
    const [kindWas, kindNow] = [last(was, 'kind'), last(now, 'kind')];
    if (kindWas?.value !== kindNow?.value) put('loosened', kindNow ? 'head' : 'base', ['resources', (kindNow ?? kindWas)?.index ?? 0, 'kind'], `resource ${shown(name)} is declared to be of another kind`, kindWas?.value ?? 'not declared', kindNow?.value ?? 'not declared');
    const [holdsWas, holdsNow] = [last(was, 'holdsData'), last(now, 'holdsData')];
    if (holdsWas?.value !== holdsNow?.value) {
      const tighter = holdsNow?.value === true || (holdsWas?.value === false && holdsNow === undefined);
      put(tighter ? 'tightened' : 'loosened', holdsNow ? 'head' : 'base', ['resources', (holdsNow ?? holdsWas)?.index ?? 0, 'holdsData'], `resource ${shown(name)} is declared ${holdsNow === undefined ? 'neither to hold data nor to hold none' : holdsNow.value === true ? 'to hold data' : 'to hold no data'}`, String(holdsWas?.value ?? 'not declared'), String(holdsNow?.value ?? 'not declared'));
    }
    backups(name, was ?? [], now ?? [], put);
  }
}

type Listed = readonly { readonly one: Config['resources'][number]; readonly index: number }[];

function backups(name: string, was: Listed, now: Listed, put: Put): void {
  const said = (list: Listed): Map<string, { independent: boolean; index: number }> => new Map(list.flatMap(({ one, index }) => (one.backup === undefined ? [] : [[one.backup.on, { independent: one.backup.independent, index }] as const])));
  const [before, after] = [said(was), said(now)];
  for (const [on, { independent, index }] of after) {
    const old = before.get(on);
    if (!old) put('loosened', 'head', ['resources', index, 'backup'], `a copy of ${shown(name)} on ${shown(on)} is declared that no file shows`);
    else if (old.independent !== independent) put(independent ? 'loosened' : 'tightened', 'head', ['resources', index, 'backup', 'independent'], `the copy of ${shown(name)} on ${shown(on)} is declared ${independent ? 'out of reach' : 'within reach'}`, String(old.independent), String(independent));
  }
  for (const [on, { index }] of before) if (!after.has(on)) put('tightened', 'base', ['resources', index, 'backup'], `the copy of ${shown(name)} on ${shown(on)} is declared no more`);
}

/** An empty list judges for those configured; a list leaves out whom it does not name. */
function agents(a: Config, b: Config, put: Put): void {
  const [was, now] = [new Set(a.agents), new Set(b.agents)];
  if (was.size === now.size && [...was].every((id) => now.has(id))) return;
  const words = (list: ReadonlySet<string>): string => (list.size === 0 ? 'those configured' : [...list].map(shown).sort().join(', '));
  const wider = was.size > 0 && now.size > 0 && [...was].every((id) => now.has(id));
  put(wider ? 'tightened' : 'loosened', now.size === 0 ? 'base' : 'head', ['agents'], wider ? 'more agents are judged for' : 'agents that were judged for may be judged no more', words(was), words(now));
}

const THRESHOLDS = ['note', 'warning', 'error', 'never'];

function threshold(a: Config, b: Config, put: Put): void {
  const [was, now] = [a.failOn ?? 'error', b.failOn ?? 'error'];
  if (was === now) return;
  const looser = THRESHOLDS.indexOf(now) > THRESHOLDS.indexOf(was);
  put(looser ? 'loosened' : 'tightened', b.failOn === undefined ? 'base' : 'head', ['failOn'], `findings close the gate from ${now === 'never' ? 'no level on' : `${now} on`}, and did from ${was === 'never' ? 'no level on' : `${was} on`}`, was, now);
}
