import { DAY } from './skeleton.ts';
import type { Name, Skeleton } from './skeleton.ts';

/** An infrastructure language whose file lists databases. */
export function format({ id, camel, title }: Name): Skeleton {
  return {
    files: {
      [`src/extract/infra/${id}.ts`]: `import { placeIn, set } from '../../model/index.ts';
import type { DataDocument, EnvironmentMark, Extractor, Fact, Known, Place, Scalar } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { itemsOf, spanOf, textOf, valueAt } from '../shared/nodes.ts';

/** One database that a file declares. */
export interface Declared { readonly name: string; readonly at: Place; readonly guard: Known<Scalar> | undefined }

const FILE = /(?:^|\\/)${id}\\.ya?ml$/;
const MOST = 500;

/** ${title}: the databases its file declares, and whether their deletion is guarded. */
export function create(): Extractor<Declared> {
  return {
    id: '${id}',
    wants: ({ file }) => !file.derived && FILE.test(file.path),
    read: (document) => (document.syntax === 'yaml' ? declaredIn(document) : []),
    join: (local) => local.map(({ payload }) => databaseFact(payload)),
  };
}

function declaredIn(document: DataDocument): readonly Declared[] {
  return document.roots.flatMap((root) => itemsOf(valueAt(root, 'databases')).slice(0, MOST).flatMap((node): Declared[] => {
    const named = valueAt(node, 'name');
    const name = textOf(named);
    const guard = valueAt(node, 'protected');
    if (!named || name === undefined || !/^[\\w.-]{1,80}$/.test(name)) return [];
    return [{ name, at: placeIn(document, spanOf(named)), guard: guard?.type === 'scalar' ? set(guard.value, placeIn(document, spanOf(guard))) : undefined }];
  }));
}

function databaseFact({ name, at, guard }: Declared): Fact {
  const found = environmentOf(name);
  const environments: readonly EnvironmentMark[] = found ? [{ kind: found.kind, name: found.name, by: 'name', evidence: { at, note: \`it is named for \${found.name}\` } }] : [];
  return {
    fact: 'resource', name, kind: 'database', provider: '${id}', type: '${id}.database', keys: [\`${id}:database:\${name}\`], maybe: [],
    attributes: guard ? { protected: guard } : {}, environments, evidence: [{ at, note: 'a database declared for ${title}' }],
  };
}
`,
      [`rules/resources/${id}.yml`]: `# ${title}, as its file declares it.
format: ${id}
provider: ${id}
date: ${DAY}
basis: guess
types:
  - type: ${id}.database
    kind: database
    holdsData: true
    guards:
      - { attribute: protected, on: true, default: unknown, strength: self-removable, says: the service refuses to delete it until the flag is taken off }
`,
      [`fixtures/resources/${id}/basic.tree`]: `# title: a guarded database, one whose guard is off, and one that says nothing
=== ${id}.yml
databases:
  - name: orders-production
    protected: true
  - name: orders-staging
    protected: false
  - name: scratch
=== docs/${id}.md
databases: none of these
`,
      [`test/extract/infra/${id}.test.ts`]: `import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/${id}.ts';
import { factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

test('databases with their guards and environments', async () => {
  const facts = await factsOfFixture('${id}/basic', create);
  expect(keys(facts)).toEqual(['${id}:database:orders-production', '${id}:database:orders-staging', '${id}:database:scratch']);
  const guard = (name: string): unknown => { const known = resource(facts, \`${id}:database:\${name}\`).attributes['protected']; return known?.basis === 'set' ? known.value : 'not set'; };
  expect([guard('orders-production'), guard('orders-staging'), guard('scratch')]).toEqual([true, false, 'not set']);
  expect(kinds(resource(facts, '${id}:database:orders-production'))).toEqual(['production']);
});

test.each(['databases: x\\n', 'databases: [1, null, { name: [a] }]\\n', '- a\\n', 'databases: [{ name: "a b\\\\n" }]\\n', ''])('what is not of this format gives nothing: %j', async (text) => {
  expect(keys(await factsOfFiles({ '${id}.yml': text }, create))).toEqual([]);
});
`,
    },
    line: { list: 'src/extract/all.ts', text: `export { create as ${camel} } from './infra/${id}.ts';` },
    next: [
      `src/extract/infra/${id}.ts: which files, which keys; strong identity only (see Key in src/model/facts.ts)`,
      `rules/resources/${id}.yml: every type, whether it holds data, guards, native copies, defaults; give source, date and basis`,
      `fixtures/resources/${id}/ and test/extract/infra/${id}.test.ts: real files, and hostile ones`,
    ],
  };
}
