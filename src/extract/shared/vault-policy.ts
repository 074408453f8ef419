import { EFFECTS } from '../../model/index.ts';
import type { GrantAmount, GrantFact, Key, Knowledge, Place, Span, VaultAccess, VaultPath } from '../../model/index.ts';

/** One rule of a policy of Vault. */
export interface VaultRule extends Span { readonly path: string; readonly capabilities: readonly string[] }

const MOST = 500;

/** The rules of a policy, by its text; rules that deny give nothing. Linear. */
export function vaultRules(text: string): readonly VaultRule[] {
  // Comments become blanks, so that offsets stay.
  const code = text.slice(0, 200_000).replaceAll(/^[ \t]{0,100}(?:#|\/\/)[^\n]{0,2000}/gm, (comment) => ' '.repeat(comment.length));
  const out: VaultRule[] = [];
  for (const match of code.matchAll(/\bpath[ \t]{1,20}"([^"\n]{1,300})"[ \t]{0,20}\{/g)) {
    if (out.length >= MOST) break;
    const from = match.index + match[0].length;
    const body = code.slice(from, from + 3000);
    const end = body.indexOf('}');
    const list = /\bcapabilities\s{0,20}=\s{0,20}\[([^\]]{0,500})\]/.exec(end === -1 ? body : body.slice(0, end))?.[1] ?? '';
    const capabilities = [...list.matchAll(/"([a-z]{1,20})"/g)].map(([, name]) => name ?? '');
    if (!capabilities.includes('deny')) out.push({ path: match[1] ?? '', capabilities, start: match.index, end: match.index + match[0].length });
  }
  return out;
}

/** What a policy gives to whoever has it, which stands with those it is given to. Undefined where it gives nothing of note. */
export function vaultGrant(rules: readonly VaultRule[], placeOf: (rule: VaultRule) => Place, to: Key, name: string, knowledge: Knowledge): GrantFact | undefined {
  const table = knowledge.access?.find((one): one is VaultAccess => one.platform === 'vault');
  if (!table) return undefined;
  const met = table.paths.flatMap((row) => { const rule = rules.find((one) => covers(one, row)); return rule ? [{ row, rule }] : []; });
  const [first] = met;
  if (!first) return undefined;
  const amounts = new Map<GrantAmount['trait'], GrantAmount>();
  for (const { row, rule } of met) if (row.trait !== undefined && !amounts.has(row.trait)) amounts.set(row.trait, { trait: row.trait, how: row.how ?? row.path, at: placeOf(rule), certain: false });
  const effects = EFFECTS.filter((effect) => met.some(({ row }) => row.effect === effect));
  return {
    fact: 'grant', to, name, provider: 'vault', effects, bound: 'at-most', limitedBy: [], on: { everything: false, kinds: [...new Set(met.flatMap(({ row }) => row.on ?? []))] },
    ...amounts.size > 0 ? { amounts: [...amounts.values()] } : {}, evidence: [{ at: placeOf(first.rule), note: 'the policy allows it' }],
  };
}

/** Does a rule cover the path of a row? A star at the end stands for anything, a plus for one step. */
function covers(rule: VaultRule, row: VaultPath): boolean {
  if (!row.capabilities.some((one) => rule.capabilities.includes(one))) return false;
  const wide = rule.path.endsWith('*');
  const written = (wide ? rule.path.slice(0, -1) : rule.path).split('/');
  const mount = written[0] ?? '';
  if (row.path.startsWith('+/') && (OWN.has(mount) || (mount === '' && !wide))) return false;
  const wanted = row.path.split('/').map((part, index) => (part === '+' && index === 0 && mount !== '' && !(wide && written.length === 1) ? mount : part));
  if (wide ? wanted.length < written.length : wanted.length !== written.length) return false;
  return written.every((part, index) => part === '+' || part === wanted[index] || (wide && index === written.length - 1 && (wanted[index] ?? '').startsWith(part)));
}

/** Mounts that are Vault's own and hold no secrets of others. */
const OWN = new Set(['sys', 'auth', 'identity', 'cubbyhole']);
