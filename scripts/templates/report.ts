import type { Name, Skeleton } from './skeleton.ts';

/** A format that gives a line for each path, fields parted by bars. */
export function report({ id, camel, title }: Name): Skeleton {
  return {
    files: {
      [`src/report/${id}.ts`]: `import type { ScanResult } from '../model/index.ts';
import type { Reporter } from './reporter.ts';
import { harmless, noRunnerCommand } from './safe.ts';

const COLUMNS = ['path', 'agent', 'operation', 'resource', 'gate', 'recoverability'];

/** A line for each path, worst first, fields parted by bars; the first line names them. */
export const ${camel}: Reporter = {
  id: '${id}', extensions: ['.${id}'], title: '${title}',
  render(result: ScanResult) {
    const rows = result.graph.paths.map((path) => [path.id, path.agent, path.operation, result.graph.resource(path.resource)?.name ?? path.resource, path.gate, path.recoverability.verdict]);
    return [COLUMNS, ...rows].map((row) => \`\${noRunnerCommand(row.map(harmless).join(' | '))}\\n\`).join('');
  },
};
`,
    },
    line: { list: 'src/report/all.ts', text: `export { ${camel} } from './${id}.ts';` },
    golden: { report: id, file: `fixtures/report/golden/${id}.${id}` },
    next: [
      `src/report/${id}.ts: a pure function of the result; every name from the tree goes through harmless() and then through the escape of the format`,
      'npx vitest run test/report/golden.test.ts -u writes its golden file anew; read it',
    ],
  };
}
