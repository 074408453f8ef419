import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { create } from '../../../src/extract/infra/terraform.ts';
import { only } from '../../support/facts.ts';
import { parse } from '../../support/parse.ts';
import { attribute, resource, tables, terraform } from './support.ts';

const database = 'resource "aws_db_instance" "main" {\n  identifier = local.v\n}\n';

describe('hostile configuration', () => {
  it.each([
    ['a chain of ten thousand locals', Array.from({ length: 10_000 }, (_, i) => `  l${i} = local.l${i + 1}`).join('\n').replace(/^/, 'locals {\n  v = local.l0\n') + '\n}\n'],
    ['doubling locals', `locals {\n  v = jsonencode(local.d40)\n  d0 = ["x", "x"]\n${Array.from({ length: 40 }, (_, i) => `  d${i + 1} = [local.d${i}, local.d${i}]`).join('\n')}\n}\n`],
    ['doubling texts', `locals {\n  v = local.t40\n  t0 = "xxxxxxxx"\n${Array.from({ length: 40 }, (_, i) => `  t${i + 1} = "\${local.t${i}}\${local.t${i}}"`).join('\n')}\n}\n`],
    ['a great product', 'locals {\n  v = length(setproduct(range(1000), range(1000), range(1000)))\n}\n'],
    ['loops within loops', 'locals {\n  r = range(1000)\n  v = length([for a in local.r : [for b in local.r : [for c in local.r : "x"]]])\n}\n'],
    ['a name from the prototype', 'locals {\n  v = { __proto__ = { toString = "x" } }.constructor\n}\nresource "constructor" "__proto__" {}\nresource "aws_db_instance" "__proto__" {}\n'],
    ['deep brackets', `locals {\n  v = ${'['.repeat(3000)}${']'.repeat(3000)}\n}\n`],
    ['a great count', 'resource "aws_db_instance" "many" {\n  count = 1000000000\n}\nlocals {\n  v = "x"\n}\n'],
  ])('of %s ends soon and keeps the rest', async (_, text) => {
    const facts = await terraform({ 'main.tf': text + database });
    expect(resource(facts, 'tf:.:aws_db_instance.main').type).toBe('aws_db_instance');
  });

  it('of modules that fan out is bounded with a gap', async () => {
    const files: Record<string, string> = { 'm8/main.tf': 'resource "aws_db_instance" "x" {}\n' };
    for (let i = 0; i < 8; i++) files[i === 0 ? 'main.tf' : `m${i}/main.tf`] = ['a', 'b', 'c', 'd'].map((name) => `module "${name}" {\n  source = "${i === 0 ? './' : '../'}m${i + 1}"\n}\n`).join('');
    const facts = await terraform(files);
    expect(only(facts, 'gap').map((gap) => gap.kind)).toContain('bound');
  });

  it('of modules and variables in a circle, missing and remote ones says so and keeps the rest', async () => {
    const facts = await terraform({
      'main.tf': `module "a" {\n  source = "./a"\n}\nmodule "gone" {\n  source = "./gone"\n}\nmodule "far" {\n  source = "git::https://example.com/x.git"\n}\nlocals {\n  v = local.w\n  w = local.v\n}\n${database}`,
      'a/main.tf': 'module "b" {\n  source = "../b"\n}\nresource "aws_s3_bucket" "kept" {\n  bucket = "kept-bucket"\n}\n', 'b/main.tf': 'module "a" {\n  source = "../a"\n}\n',
    });
    expect(only(facts, 'gap').map((gap) => `${gap.place.file} ${gap.reason.slice(0, gap.reason.indexOf(' ', 12))}`).sort()).toEqual(['b/main.tf module a leads', 'main.tf module far comes', 'main.tf module gone names']);
    expect(only(facts, 'resource').map((fact) => fact.name)).toContain('kept-bucket');
    expect(resource(facts, 'tf:.:aws_db_instance.main').type).toBe('aws_db_instance');
  });

  it('of any text never throws', async () => {
    const parser = await parse();
    const extractor = create(tables());
    const token = fc.constantFrom('resource "aws_db_instance" "a" {\n', '}\n', 'locals {\n', ' v = ', 'local.v', '[', ']', '${', '"', '{', 'for x in ', ' : ', 'aws_db_instance.a[0].id', 'module "m" {\n source = "./"\n', '\n', '*', 'dynamic "x" {\n', 'count = 2\n', 'for_each = ', 'null', '<<EOT\n', '\u0000', 'provider "aws" {\n');
    fc.assert(fc.property(fc.array(token, { maxLength: 25 }), (parts) => {
      const document = parser({ file: 'main.tf', origin: 'tree', text: parts.join('') });
      const local = extractor.read(document).map((payload) => ({ extractor: 'terraform', file: 'main.tf', payload }));
      extractor.join(local, { has: () => false, paths: ['main.tf'], origin: () => 'tree' });
      return true;
    }), { numRuns: 200 });
  });

  it('of broken state and variable files leaves the rest', async () => {
    const facts = await terraform({ 'main.tf': `locals {\n  v = "x"\n}\n${database}`, 'terraform.tfvars': 'a = = {\n', 'terraform.tfstate': '{"resources": [[[[', 'x.tfvars.json': '[]', 'y.tf.json': '[1, {"resource": {"aws_db_instance": 3}}]' });
    expect(resource(facts, 'tf:.:aws_db_instance.main').maybe).toEqual(['rds:x']);
  });

  it('of a broken block makes what is missing there unknown, never certain', async () => {
    const facts = await terraform({ 'main.tf': 'resource "aws_db_instance" "broken" {\n  identifier = "a"\n  deletion_protection = = true\n}\nresource "aws_db_instance" "whole" {\n  identifier = "b"\n}\n' });
    expect(only(facts, 'gap').length).toBeGreaterThan(0);
    expect(['broken', 'whole'].map((name) => attribute(resource(facts, `tf:.:aws_db_instance.${name}`), 'deletion_protection'))).toEqual(['unknown', 'absent']);
  });

  it('of a thousand files is read in a few seconds, the same way twice', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 1000; i++) files[`stacks/s${i % 50}/f${i}.tf`] = `locals {\n  n${i} = "app-${i}"\n}\nresource "aws_db_instance" "d${i}" {\n  identifier          = local.n${i}\n  deletion_protection = ${i % 2 === 0}\n}\nresource "aws_lambda_function" "l${i}" {\n  environment {\n    variables = { DATABASE_URL = "postgres://u@\${aws_db_instance.d${i}.endpoint}/prod" }\n  }\n}\n`;
    const first = await terraform(files);
    expect(only(first, 'relation').filter((fact) => fact.kind === 'serves').length).toBe(1000);
    expect(JSON.stringify(await terraform(files))).toBe(JSON.stringify(first));
  });
});
