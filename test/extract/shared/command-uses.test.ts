import { expect, it } from 'vitest';
import { useFacts } from '../../../src/extract/shared/commands/command-uses.ts';
import { knowledge } from '../../support/knowledge.ts';

it('tells each thing that is done once, in the order of the files, however many commands there are', () => {
  const place = (start: number) => ({ file: 'package.json', start, end: start + 1, origin: 'tree' as const });
  const uses = Array.from({ length: 60_000 }, (_, at) => ({ start: at, end: at + 1, cli: 'npm', variables: ['NPM_TOKEN'], does: `npm run a${at % 50_000}`, place: place(at) }));
  const facts = useFacts(uses, knowledge());
  expect(facts).toHaveLength(1);
  expect(facts[0]?.does).toHaveLength(50_000);
  expect(facts[0]?.does.at(-1)).toEqual({ name: 'npm run a49999', at: place(49_999) });
});
