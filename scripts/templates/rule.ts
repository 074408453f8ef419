import type { Name, Skeleton } from './skeleton.ts';

/** A rule that judges the graph, here: one value that lies in several files. */
export function rule({ id, camel }: Name): Skeleton {
  return {
    files: {
      [`rules/checks/${id}.ts`]: `import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { credentialName, list, places } from './shared.ts';

export const check: Check = {
  id: '${id}', family: 'credential', tier: 'low', title: 'One credential lies in several files', cwe: [522],
  why: 'Whoever changes a credential that lies in several files changes it in some of them, and the old value stays where nobody looks.',
  fix: 'Keep the value in one place and name that place in the others.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      const files = [...new Set(credential.places.map((place) => place.file))];
      if (credential.foundation !== 'found' || files.length < 2) continue;
      const [first, ...rest] = credential.places;
      yield {
        about: credential.id, level: 'note', confidence: credential.confidence, message: \`\${credential.name}, \${credentialName(credential)}, lies in \${list(files, 3)}.\`,
        places: places(first, rest), path: [],
      };
    }
  },
};
`,
      [`fixtures/checks/${id}/bad-two-files.tree`]: `# title: one token in two files
# expect: note .env:1
# files: 2
=== .env
STRIPE_SECRET_KEY={{stripe-live:${id}}}
=== services/api/.env
STRIPE_SECRET_KEY={{stripe-live:${id}}}
`,
      [`fixtures/checks/${id}/good-one-file.tree`]: `# title: one token in one file
=== .env
STRIPE_SECRET_KEY={{stripe-live:${id}}}
=== services/api/.env
STRIPE_SECRET_KEY=\${STRIPE_SECRET_KEY}
`,
    },
    line: { list: 'rules/checks/all.ts', text: `export { check as ${camel} } from './${id}.ts';` },
    next: [
      `rules/checks/${id}.ts: what is judged, with title, why, fix, tier and CWE; the first sentence of the message stands alone`,
      `fixtures/checks/${id}/: bad trees with every finding as "# expect: level file:line", and the same trees repaired by the smallest change`,
    ],
  };
}
