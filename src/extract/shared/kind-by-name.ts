import type { Knowledge } from '../../model/index.ts';

/** What the tables know under the name of a variable: the kinds that carry it, worst first as the tables have them, of the provider that comes first. */
export interface NamedKinds { readonly provider: string; readonly kinds: readonly [string, ...string[]] }

/** The kinds of a variable, also where its name says an environment too: `PROD_DATABASE_URL`. Undefined for a name that the tables do not know, or that is public. */
export function kindsByName(name: string, knowledge: Knowledge): NamedKinds | undefined {
  for (const one of [name, name.replace(/(?:^|_)(?:PROD|PRODUCTION|PRD|STAGING|STAGE|STG|DEV|DEVELOPMENT|TEST|QA|UAT|LIVE|PREVIEW)(?=_|$)/g, '').replace(/^_+|_+$/g, '')]) {
    for (const provider of knowledge.providers) {
      const [first, ...rest] = provider.credentials.filter((kind) => kind.recognise.names.includes(one) && kind.recognise.public !== true).map((kind) => kind.id);
      if (first !== undefined) return { provider: provider.id, kinds: [first, ...rest] };
    }
  }
  return undefined;
}
