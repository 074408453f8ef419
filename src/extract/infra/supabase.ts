import { placeIn, set } from '../../model/index.ts';
import type { EnvironmentMark, Extractor, Fact, Place } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { entriesOf, spanOf, textOf, valueAt } from '../shared/nodes.ts';

/** A project or branch some file names, or the local stack. */
export interface SupabaseLocal { readonly kind: 'linked' | 'named' | 'branch' | 'local'; readonly ref: string; readonly at: Place; readonly marks: readonly EnvironmentMark[] }

/** A project reference: twenty lower-case letters. Anything else in `project_id` names the local stack. */
const REF = /^[a-z]{20}$/;
const LINK = /(?:^|\/)supabase\/\.temp\/project-ref$/;
const CONFIG = /(?:^|\/)supabase\/config\.toml$/;

/** Supabase: the project the CLI is linked to, and the projects and branches config.toml names. */
export function create(): Extractor<SupabaseLocal> {
  return {
    id: 'supabase',
    wants: ({ file }) => LINK.test(file.path) || (!file.derived && CONFIG.test(file.path)),
    syntax: (file) => (LINK.test(file) ? 'text' : undefined),
    read(document) {
      if (LINK.test(document.file)) {
        const found = /^\s{0,100}([a-z]{20})\s{0,100}$/.exec(document.text.slice(0, 400));
        const ref = found?.[1];
        return ref === undefined ? [] : [{ kind: 'linked', ref, at: placeIn(document, { start: document.text.indexOf(ref), end: document.text.indexOf(ref) + ref.length }), marks: [] }];
      }
      if (document.syntax !== 'toml') return [];
      const [root] = document.roots;
      const own = valueAt(root, 'project_id');
      const name = textOf(own);
      const found: SupabaseLocal[] = own && name !== undefined ? [{ kind: REF.test(name) ? 'named' : 'local', ref: name.slice(0, 100), at: placeIn(document, spanOf(own)), marks: [] }] : [];
      for (const entry of entriesOf(valueAt(root, 'remotes')).slice(0, 200)) {
        const id = valueAt(entry.value, 'project_id');
        const ref = textOf(id);
        if (!id || ref === undefined || !REF.test(ref)) continue;
        const named = environmentOf(entry.key);
        const at = placeIn(document, spanOf(id));
        found.push({ kind: 'branch', ref, at, marks: named ? [{ kind: named.kind, name: named.name, by: 'referrer', evidence: { at: placeIn(document, spanOf(entry.keySpan)), note: `config.toml calls it the remote ${named.name}` } }] : [] });
      }
      return found;
    },
    join: (local) => local.flatMap(({ payload }) => [...projectFacts(payload), ...loginFacts(payload)]),
  };
}

/** Whoever links a project was logged in then, on this machine: the file is written by that command and no other. */
function loginFacts(local: SupabaseLocal): readonly Fact[] {
  if (local.kind !== 'linked') return [];
  const key = `supabase:${local.ref}`;
  return [{
    fact: 'credential', provider: 'supabase', kinds: ['supabase.ambient'], name: 'the login of the Supabase CLI', foundation: 'named', opens: { project: local.ref, key }, holders: [key],
    readOnly: { basis: 'unknown', why: 'what an account may do stands in no file' }, confidence: 'medium', environments: [], evidence: [{ at: local.at, note: 'the CLI was logged in when it was linked to this project' }],
  }];
}

const NOTES = { linked: 'the Supabase CLI is linked to this project', named: 'config.toml names this project', branch: 'config.toml names this project as a remote' };

function projectFacts(local: SupabaseLocal): readonly Fact[] {
  if (local.kind === 'local') return [];
  const key = `supabase:${local.ref}`;
  const evidence = { at: local.at, note: NOTES[local.kind] };
  const host = `db:db.${local.ref}.supabase.co:5432/postgres`;
  return [
    { fact: 'resource', name: `Supabase project ${local.ref}`, kind: 'project', provider: 'supabase', type: local.kind === 'branch' ? 'supabase.branch' : 'supabase.project', keys: [key], maybe: [], attributes: local.kind === 'linked' ? { 'target.default': set(true, local.at) } : {}, environments: local.marks, evidence: [evidence] },
    { fact: 'resource', name: `database of ${local.ref}`, kind: 'database', provider: 'supabase', type: 'supabase.database', keys: [host], maybe: [], attributes: {}, environments: local.marks, evidence: [evidence] },
    { fact: 'relation', kind: 'partOf', from: host, to: key, evidence: [evidence] },
  ];
}
