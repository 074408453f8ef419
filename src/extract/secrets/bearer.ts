import type { CredentialFact, Place } from '../../model/index.ts';
import { placeIn } from '../../model/index.ts';
import type { Document } from '../../model/index.ts';
import { kindsOfName } from './names.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';
import type { SecretTables } from './tables.ts';

/** A variable that is sent as a bearer token. */
export interface BearerUse { readonly bearer: string; readonly at: Place }

const MOST = 500;
/** Stands in every text with such a use, lower case. */
export const BEARER_LITERALS: readonly string[] = ['bearer'];

const SENT = /[Bb]earer((?:["'`\s+,]|%s?|\$\(?\{?|\{){1,6})(process\.env\.|import\.meta\.env\.|os\.environ(?:\.get\(|\[)["']|env\.)?([A-Za-z_$][\w$]{0,60})/g;
/** What stands before a variable: a sign that puts it into the text, or one that joins it to a text that has ended. */
const REFERS = /[${(]$|["'`]\s{0,5}[+,%]\s{0,5}$/;
/** Any text that looks like a variable may be a token; one that the tables know is none. */
const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Variables put behind `Bearer` on one line, also through a local name given to `process.env.NAME` in the same file. */
export function bearerUses(document: Document, tables: SecretTables): BearerUse[] {
  const { text } = document;
  const sent: RegExpExecArray[] = [];
  for (const match of text.matchAll(SENT)) if (sent.push(match) >= MOST) break;
  if (sent.length === 0) return [];
  const aliases = aliasesIn(text);
  const out: BearerUse[] = [];
  for (const match of sent) {
    const [, before = '', from, name] = match;
    if (name === undefined || out.length >= MOST) continue;
    // What is sent may stand there itself, and is kept nowhere.
    if (from === undefined && !REFERS.test(before) && !(VARIABLE.test(name) && kindsOfName(name, tables).length > 0)) continue;
    const at = placeIn(document, { start: match.index, end: match.index + match[0].length });
    out.push({ bearer: name, at });
    const original = aliases.get(name);
    if (original !== undefined) out.push({ bearer: original, at });
  }
  return out;
}

/** Do bytes with these literals put a variable behind `Bearer` that other files may know, or a local name of one? `read`: they as text. A name of its own file says something of what that file holds, which other readers are asked about. */
export function sendsVariable(bytes: Uint8Array, read: () => string, standing: Standing, hits: ReadonlySet<string>): boolean {
  const mayKnow = ENVIRONMENT_LITERALS.some((start) => hits.has(start));
  return anyPlace(BEARER_LITERALS, standing, (at) => { const name = AT_SENT.exec(latinOf(bytes, at, at + LONGEST))?.[3]; return name !== undefined && (mayKnow || COMMON.test(name)); }) && sends(read(), hits);
}
const AT_SENT = new RegExp(`^(?:${SENT.source})`);
/** More than the expression takes. */
const LONGEST = 160;

function sends(text: string, hits: ReadonlySet<string>): boolean {
  let aliases: ReadonlyMap<string, string> | undefined;
  for (const match of text.matchAll(SENT)) {
    const name = match[3] ?? '';
    if (COMMON.test(name) || (aliases ??= ENVIRONMENT_LITERALS.some((start) => hits.has(start)) ? aliasesIn(text) : NONE).has(name)) return true;
  }
  return false;
}
/** How a name is written that more than one file knows. */
const COMMON = /^[A-Z][A-Z0-9_]+$/;

const ENVIRONMENTS = ['process.env.', 'import.meta.env.', 'Deno.env.get(', 'os.environ', 'os.getenv('];
/** One of these stands in every text that takes a variable of the environment, lower case. */
export const ENVIRONMENT_LITERALS: readonly string[] = ENVIRONMENTS.map((start) => start.toLowerCase());
const NONE: ReadonlyMap<string, string> = new Map();

/** Local names by the variable whose value they are given. */
function aliasesIn(text: string): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  // Asked for one by one: an expression of them all takes ten times as long over a long text.
  if (!ENVIRONMENTS.some((start) => text.includes(start))) return aliases;
  let end = 0;
  for (const match of text.matchAll(/(?:process\.env\.|import\.meta\.env\.|Deno\.env\.get\(["']|os\.environ(?:\.get\(|\[)["']|os\.getenv\(["'])([A-Z][A-Z0-9_]{2,60})/g)) {
    const from = Math.max(end, match.index - 80);
    const given = /\b([A-Za-z_$][\w$]{0,60})\s{0,3}=\s{0,3}$/.exec(text.slice(from, match.index));
    if (given?.[1] === undefined || match[1] === undefined || (given.index === 0 && from > end)) continue;
    end = match.index + match[0].length;
    if (aliases.size < MOST) aliases.set(given[1], match[1]);
  }
  return aliases;
}

/**
 * A name that its vendor gives to a narrow kind, sent the way a wider kind of the same shape is sent, is that wider kind: `RAILWAY_TOKEN`
 * behind `Bearer`. A lower-case name counts in its own file only.
 */
export function widen(fact: CredentialFact, uses: readonly BearerUse[], tables: SecretTables): CredentialFact {
  const last = fact.name.slice(fact.name.lastIndexOf('.') + 1);
  const use = uses.find((one) => one.bearer === last && (one.at.file === fact.evidence[0].at.file || COMMON.test(last)));
  if (!use) return fact;
  const rows = fact.kinds.flatMap((id) => { const row = tables.byId.get(id); return row ? [row] : []; });
  const shape = rows[0]?.kind.recognise.value;
  if (shape === undefined || rows[0]?.kind.recognise.decides !== 'no') return fact;
  const sent = tables.kinds.filter((row) => row.provider.id === fact.provider && row.kind.recognise.value === shape && row.kind.recognise.uses.some((how) => how.sentAs === 'bearer'));
  const [first, ...rest] = sent;
  if (!first) return fact;
  const still = sent.filter((row) => fact.kinds.includes(row.kind.id));
  const [possible, ...others] = still;
  if (possible) return { ...fact, kinds: [possible.kind.id, ...others.map((row) => row.kind.id)] };
  return { ...fact, kinds: [first.kind.id, ...rest.map((row) => row.kind.id)] };
}
