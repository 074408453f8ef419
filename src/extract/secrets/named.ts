import type { CredentialFact, Fact, Opens } from '../../model/index.ts';
import { unknown } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import type { Binding } from './bindings.ts';
import { displayName } from './bindings.ts';
import { classOfName } from './generic-names.ts';
import { nameMarks } from './marks.ts';
import type { Reading } from './reading.ts';
import { isReference } from '../shared/truth.ts';
import { withArticle } from './words.ts';

/** Workflow files name secrets of their own store: read by the CI extractor, which knows their jobs. */
const CI_FILES = /(?:^|\/)\.github\/|(?:^|\/)\.gitlab-ci\.yml$|(?:^|\/)\.circleci\/|(?:^|\/)bitbucket-pipelines\.yml$|(?:^|\/)azure-pipelines\.yml$/;
const SETTINGS = new Set(['dotenv', 'yaml', 'json', 'toml', 'ini', 'shell', 'dockerfile']);

/** Variables whose name tells the kind and whose value lies elsewhere: a profile, another variable, a secret store. */
export function namedReferences(reading: Reading): Fact[] {
  if (reading.rank !== 'plain' || CI_FILES.test(reading.document.file) || !SETTINGS.has(reading.document.syntax)) return [];
  const out: Fact[] = [];
  const seen = new Set<string>();
  for (const binding of reading.bindings) {
    const isProfile = /^AWS_(?:DEFAULT_)?PROFILE$/.test(binding.name);
    const secretRef = binding.path.includes('secretKeyRef') || binding.path.includes('valueFrom');
    if (secretRef || (!isProfile && !isReference(binding.value)) || binding.value.trim() === '' || seen.has(binding.name)) continue;
    // `NAME=${NAME}` hands on what the surroundings set; `${NAME:-constant}` is read with its constant elsewhere.
    if (/\$\{[A-Za-z_][A-Za-z0-9_]*:?-[^}]+\}/.test(binding.value) || (isProfile && isReference(binding.value))) continue;
    const rows = reading.tables.byName.get(binding.name.replace(/[^A-Za-z0-9]/g, '').toLowerCase())?.filter((row) => row.kind.recognise.public !== true);
    const [first, ...rest] = rows ?? [];
    if (!first) {
      if (!namesStore(binding.value) || classOfName(binding.name) === undefined) continue;
      seen.add(binding.name);
      out.push(factOf(reading, binding, 'unknown', ['unknown.secret'], 'secret', false));
      continue;
    }
    seen.add(binding.name);
    out.push(factOf(reading, binding, first.provider.id, [first.kind.id, ...rest.filter((row) => row.provider === first.provider).map((row) => row.kind.id)], first.kind.name, isProfile));
  }
  return out;
}

/** Does the value name a store of secrets and a place in it, rather than another variable? */
function namesStore(value: string): boolean { return /^(?:(?:ref\+)?(?:op|vault|ssm|secretsmanager|aws-sm|awsssm|awssecrets|gcpsm|gcpsecrets|akv|azurekeyvault|doppler|infisical|bws|keychain|sops):|arn:aws[\w-]{0,12}:(?:secretsmanager|ssm):|projects\/[^/\s]{1,80}\/secrets\/)/.test(value.trim()); }

function factOf(reading: Reading, binding: Binding, provider: string, kinds: readonly [string, ...string[]], what: string, isProfile: boolean): CredentialFact {
  const at = reading.place(binding);
  const opens: Opens = isProfile && /^[\w.@+-]{1,80}$/.test(binding.value) ? { key: `aws:profile/${binding.value}` } : {};
  const said = isProfile ? environmentOf(binding.value) : undefined;
  return {
    fact: 'credential', provider, kinds, name: displayName(binding), foundation: 'named', opens, holders: [], readOnly: unknown('the value is kept elsewhere', at), confidence: 'medium',
    environments: [...reading.environments, ...nameMarks(binding.path, at), ...(said ? [{ kind: said.kind, name: said.name, by: 'name' as const, evidence: { at, note: 'the profile is named for it' } }] : [])],
    evidence: [{ at, note: `names ${withArticle(what)} kept elsewhere` }],
  };
}
