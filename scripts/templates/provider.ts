import { DAY } from './skeleton.ts';
import type { Name, Skeleton } from './skeleton.ts';

/** A provider with one kind of credential, told by the name of its variable. Needs no line anywhere: tables are found by their folder. */
export function provider({ id, title, upper }: Name): Skeleton {
  return {
    files: {
      [`rules/providers/${id}.yml`]: `id: ${id}
name: ${title}
source: []
date: "${DAY}"
basis: guess
hosts: { api: [], data: [], private: [] }
cli: []
credentials:
  - id: ${id}.api-token
    name: ${title} API token
    recognise:
      names: [${upper}_API_TOKEN]
      decides: "no"
      literals: []
    scope: account
    reaches: everything in its account, as far as is known
    may:
      - { effect: destroy, on: [everything], destroys: container, operation: any deleting call of its API, bound: at-most }
recovery:
  - id: account
    on: [everything]
    destroys: container
    verdict: uncertain
    because: what ${title} keeps of deleted things is not known
    copies: unknown
`,
      [`fixtures/providers/${id}/token.tree`]: `# title: a token by the name of its variable
# finds: .env:1 ${id}.api-token ${upper}_API_TOKEN found medium
=== .env
${upper}_API_TOKEN={{base62-40:${id}}}
`,
      [`fixtures/providers/${id}/lookalikes.tree`]: `# title: a placeholder, a reference to nothing and an identifier
# finds: nothing
=== .env.example
${upper}_API_TOKEN=your-api-token-here
=== .env
${upper}_PROJECT_ID={{uuid:${id}}}
=== README.md
Put the token of your account into ${upper}_API_TOKEN.
`,
    },
    next: [
      `rules/providers/${id}.yml: the form of the token (value, literals), hosts, every kind there is, what each may destroy, what comes back; give source, date and basis`,
      `fixtures/providers/${id}/: one tree for each kind, and one for whatever looks like it and is none`,
    ],
  };
}
