// Time to tell what policies of AWS come to: made policies of a few statements each, with stars, exceptions and denials. Reported, not asserted.
import { catalogOf, grantsOf, policyOfData } from '../src/extract/shared/iam/index.ts';
import { compileKnowledge } from '../src/knowledge/index.ts';
import { parse } from '../src/parse/index.ts';
import { ruleFiles } from '../scripts/rule-files.ts';

const COUNT = 1000;
const tables = compileKnowledge(ruleFiles().filter(({ path }) => path.startsWith('iam/'))).iam;
const time = <T>(what: string, run: () => T): T => {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const value = run();
  process.stdout.write(`${what.padEnd(44)} ${(performance.now() - start).toFixed(1).padStart(8)} ms, ${(process.cpuUsage(cpu).user / 1000).toFixed(1).padStart(8)} ms of the processor\n`);
  return value;
};
const SERVICES = ['s3', 'rds', 'ec2', 'dynamodb', 'iam', 'kms', 'lambda', 'ecs', 'sqs', 'logs'] as const;
const texts = Array.from({ length: COUNT }, (_, index) => {
  const one = SERVICES[index % SERVICES.length] ?? 's3';
  const other = SERVICES[(index * 7 + 3) % SERVICES.length] ?? 'ec2';
  return JSON.stringify({ Version: '2012-10-17', Statement: [
    { Effect: 'Allow', Action: [`${one}:*`, `${other}:Delete*`, `${other}:Put${index % 26 + 10}*`], Resource: index % 3 === 0 ? '*' : `arn:aws:${one}:*:*:thing-${index}` },
    { Effect: 'Allow', [index % 11 === 0 ? 'NotAction' : 'Action']: ['iam:PassRole', `${other}:Describe*`], Resource: '*' },
    { Effect: 'Deny', Action: [`${one}:Delete*`], Resource: '*' },
  ] });
});

const catalog = time('tables put in order', () => catalogOf(tables));
process.stdout.write(`${String(catalog.names.length)} actions, ${String(catalog.methods.length)} ways of escalation\n`);
const policies = time(`${COUNT} policies read`, () => texts.map((text, index) => {
  const document = parse({ file: `p${index}.json`, origin: 'tree', text });
  const policy = document.syntax === 'json' && document.roots[0] ? policyOfData(document.roots[0], document) : undefined;
  if (!policy) throw new Error('a made policy could not be read');
  return policy;
}));
const hung = policies.map((policy, index) => ({ to: `p${index}`, name: `p${index}`, policy, given: [] }));
const grants = time(`${COUNT} policies told, first time`, () => grantsOf(hung, tables));
time(`${COUNT} policies told, again`, () => grantsOf(hung, tables));
process.stdout.write(`${grants.length} grants\n`);
