import { placeIn } from '../../model/index.ts';
import type { Extractor, Fact, Knowledge, Place } from '../../model/index.ts';
import { vaultGrant, vaultRules } from '../shared/vault-policy.ts';
import type { VaultRule } from '../shared/vault-policy.ts';

/** The rules of one policy file, with their places. */
export interface VaultLocal { readonly file: string; readonly rules: readonly (VaultRule & { readonly at: Place })[] }

/** Reads policies of Vault: what a token with one of them may destroy, read and become. */
export function create(knowledge: Knowledge): Extractor<VaultLocal> {
  return {
    id: 'vault',
    literals: ['capabilities'],
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && file.path.toLowerCase().endsWith('.hcl') && hits.has('capabilities'),
    syntax: () => 'text',
    read(document): readonly VaultLocal[] {
      const rules = vaultRules(document.text).map((rule) => ({ ...rule, at: placeIn(document, rule) }));
      return rules.length === 0 ? [] : [{ file: document.file, rules }];
    },
    join: (local): readonly Fact[] => local.flatMap(({ payload: { file, rules } }) => {
      const name = file.split('/').at(-1)?.replace(/\.hcl$/i, '') ?? file;
      return vaultGrant(rules, (rule) => rules.find((one) => one.start === rule.start)?.at ?? { file, start: 0, end: 0, origin: 'tree' }, `vault:${file}`, `the Vault policy ${/^[\w.-]{1,100}$/.test(name) ? name : 'of this file'}`, knowledge) ?? [];
    }),
  };
}
