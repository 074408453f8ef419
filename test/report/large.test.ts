import { expect, test } from 'vitest';
import { DEFAULT_OPTIONS, reports } from '../../src/report/index.ts';
import { sarif } from '../../src/report/sarif/index.ts';
import { agent, check, edge, finding, path, resource, resultOf } from '../support/result.ts';
import { runOf, schemaErrors } from './sarif-check.ts';

/** One credential in thousands of files, thousands of stores behind it: 3,000 places, 6,000 paths of three hops. */
function large() {
  const numbers = Array.from({ length: 3000 }, (_, i) => i);
  const files = Object.fromEntries(numbers.map((i) => [`src/f${i}.ts`, `line\nTOKEN ${i}\n`]));
  const places = numbers.map((i) => ({ file: `src/f${i}.ts`, start: 5, end: 10, origin: 'tree' as const }));
  const [first, ...others] = places;
  if (!first) throw new Error('no place');
  const evidence = [{ at: first, note: 'seen here' }] as const;
  const paths = Array.from({ length: 6000 }, (_, i) => path(`path-${i + 1}`, [
    edge('reads', 'cursor', `file:src/f${i % 3000}.ts`, 'Cursor', 'reads it', evidence), edge('holds', `file:src/f${i % 3000}.ts`, 'c', `src/f${i % 3000}.ts`, 'holds a token', evidence), edge('may', 'c', `db${i % 2000}`, 'deleteDatabase', 'destroys it', evidence),
  ], `db${i % 2000}`, { family: `family ${i % 50}` }));
  const ids = paths.map((one) => one.id);
  return resultOf({
    files, paths, agents: [agent('cursor', 'Cursor', evidence)], resources: numbers.slice(0, 2000).map((i) => resource(`db${i}`, `store ${i}`, evidence)),
    result: { findings: [finding('r.r', 'c', 'One token opens everything.', [first, ...others], { paths: ids }), ...numbers.map((i) => finding('r.s', `db${i}`, 'X.', [places[i] ?? first], { level: 'note', paths: ids.slice(i, i + 4) }))], checks: [check('r.r'), check('r.s')] },
  });
}

test('a large result is told within bounds: nothing grows with places times places or places times paths', () => {
  const result = large();
  for (const report of reports) {
    const out = report.render(result, DEFAULT_OPTIONS);
    expect(out.length, report.id).toBeLessThan(80_000_000);
  }
});

test('SARIF says how many results are told without their walk', () => {
  const text = sarif.render(large(), { ...DEFAULT_OPTIONS, sarifProfile: 'github' });
  expect(schemaErrors(text)).toEqual([]);
  const run = runOf(text);
  expect(run.results[0]?.codeFlows?.length).toBe(4);
  expect(run.results[0]?.relatedLocations?.length).toBe(10);
  const without = run.results.filter((one) => one.codeFlows === undefined).length;
  expect(without).toBeGreaterThan(0);
  expect(run.results.filter((one) => one.codeFlows !== undefined).reduce((sum, one) => sum + (one.codeFlows ?? []).reduce((steps, flow) => steps + (flow.threadFlows[0]?.locations.length ?? 0), 0), 0)).toBeLessThanOrEqual(50_000);
  expect(run.invocations[0]?.toolExecutionNotifications.map((one) => one.message.text).join(' ')).toContain('told without their walk');
});
