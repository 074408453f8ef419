import { expect, test } from 'vitest';
import { compileKnowledge, parseKnowledge } from '../../src/knowledge/index.ts';
import { ruleFiles } from '../support/knowledge.ts';

test('the tables of rules/ compile, survive the trip through JSON, and no file is left out', () => {
  const files = ruleFiles();
  const compiled = compileKnowledge(files);
  expect(parseKnowledge(JSON.parse(JSON.stringify(compiled))).digest).toBe(compiled.digest);
  expect(compiled.providers).toHaveLength(files.filter((file) => file.path.startsWith('providers/')).length);
  expect(compiled.agents).toHaveLength(files.filter((file) => file.path.startsWith('agents/')).length);
});

test('an MCP server acts with kinds of credential that exist', () => {
  const { providers, mcpServers } = compileKnowledge(ruleFiles());
  const kinds = new Set(providers.flatMap((provider) => provider.credentials.map((kind) => kind.id)));
  expect(mcpServers.flatMap((server) => server.actsAs.filter((kind) => !kinds.has(kind)).map((kind) => `${server.id}: ${kind}`))).toEqual([]);
});
