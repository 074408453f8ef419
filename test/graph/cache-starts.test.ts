import { expect, test } from 'vitest';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const CACHE = '      - uses: actions/cache@v4\n        with: { path: ~/.npm, key: npm-cache }\n';
const triage = (inputs: string): string => `on: { issues: { types: [opened] } }\npermissions: {}\ncache-mode: write\njobs:\n  triage:\n    runs-on: ubuntu-latest\n    steps:\n${CACHE}      - uses: anthropics/claude-code-action@v1\n        with:\n          prompt: Answer the issue.\n          claude_args: --allowedTools Bash\n          github_token: \${{ github.token }}\n${inputs}`;
const PUBLISH = `on: { push: { branches: [main] } }\npermissions: {}\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    steps:\n${CACHE}      - run: npm ci && npm run migrate\n        env: { RAILWAY_API_TOKEN: "\${{ secrets.RAILWAY_API_TOKEN }}" }\n`;

test('an agent that only writers start fills a cache less surely than one that anybody starts, and it is said who starts it', async () => {
  const overCache = async (inputs: string): Promise<{ confidence: string; says: string }[]> => (await scanTree(treeOf({ '.github/workflows/triage.yml': triage(inputs), '.github/workflows/publish.yml': PUBLISH }))).graph.paths
    .filter((path) => path.agent.startsWith('ci:triage')).map((path) => ({ confidence: path.confidence, says: path.edges.find((edge) => edge.says.includes('cache'))?.says ?? '' }));
  const [writers] = await overCache('');
  const [anybody] = await overCache('          allowed_non_write_users: "*"\n');
  expect(writers?.says).toContain('once somebody who may write to the repository starts it');
  expect(anybody?.says).toBe('may write the cache that the job publish restores');
  expect([writers?.confidence, anybody?.confidence]).toEqual(['low', 'medium']);
});
