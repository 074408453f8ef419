import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/code/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';

/** What each variable is used for, with a star where more may be done by code that was not followed. */
async function purposes(files: Readonly<Record<string, string>>): Promise<string[]> {
  return only(await factsOf(treeOf(files), [create]), 'use').map((use) => `${'variable' in use.of ? use.of.variable : 'literal'}: ${use.does.map((one) => `${one.name} ${one.at.file}`).join(', ')}${use.open ? ' *' : ''}`);
}
const MADE = "import Stripe from 'stripe';\nexport const stripe = new Stripe(process.env.STRIPE_KEY!);\n";

describe('a client made in one file and used in others', () => {
  test('by name, with what is called there', async () => {
    expect(await purposes({ 'lib/stripe.ts': MADE, 'app/a.ts': "import { stripe } from '../lib/stripe';\nawait stripe.customers.list({ limit: 3 });\n", 'app/b.ts': "import { stripe as pay } from '../lib/stripe.js';\nawait pay.customers.del(id);\n// pay.refunds.create()\n" })).toEqual(['STRIPE_KEY: customers.list app/a.ts, customers.del app/b.ts']);
  });

  test.each([
    ['default', "import Stripe from 'stripe';\nexport default new Stripe(process.env.STRIPE_KEY!);\n", "import pay from '../lib/stripe';\npay.customers.list();\n"],
    ['default of a name', "import Stripe from 'stripe';\nconst stripe = new Stripe(process.env.STRIPE_KEY!);\nexport default stripe;\n", "import pay from '../lib/stripe';\npay.customers.list();\n"],
    ['specifier', "import Stripe from 'stripe';\nconst one = new Stripe(process.env.STRIPE_KEY!);\nexport { one as stripe };\n", "import { stripe } from '../lib/stripe';\nstripe.customers.list();\n"],
    ['whole module', MADE, "import * as billing from '../lib/stripe';\nbilling.stripe.customers.list();\n"],
    ['CommonJS object', "const Stripe = require('stripe');\nconst stripe = new Stripe(process.env.STRIPE_KEY);\nmodule.exports = { stripe };\n", "const { stripe } = require('../lib/stripe');\nstripe.customers.list();\n"],
    ['CommonJS member', "const Stripe = require('stripe');\nexports.stripe = new Stripe(process.env.STRIPE_KEY);\n", "const billing = require('../lib/stripe');\nbilling.stripe.customers.list();\n"],
    ['CommonJS itself', "const Stripe = require('stripe');\nmodule.exports = new Stripe(process.env.STRIPE_KEY);\n", "const pay = require('../lib/stripe');\npay.customers.list();\n"],
    ['path alias', MADE, "import { stripe } from '@/lib/stripe';\nstripe.customers.list();\n"],
  ])('%s', async (_, made, used) => {
    expect(await purposes({ 'lib/stripe.ts': made, 'app/a.ts': used })).toEqual(['STRIPE_KEY: customers.list app/a.ts']);
  });

  test('through files that hand it on', async () => {
    expect(await purposes({ 'lib/stripe.ts': MADE, 'lib/index.ts': "export * from './stripe';\n", 'lib/all.ts': "export { stripe as stripeLive } from './index';\n", 'a.ts': "import { stripe } from './lib';\nstripe.customers.list();\n", 'b.ts': "import { stripeLive } from './lib/all';\nstripeLive.refunds.create({});\n" })).toEqual(['STRIPE_KEY: customers.list a.ts, refunds.create b.ts']);
  });

  test('a command sent asks for what the command is', async () => {
    expect(await purposes({ 'lib/slack.ts': "import { WebClient } from '@slack/web-api';\nexport const slack = new WebClient(process.env.SLACK_TOKEN);\n", 'a.ts': "import { slack } from './lib/slack';\nslack.chat.postMessage({ channel: 'x' });\n" })).toEqual(['SLACK_TOKEN: chat.postMessage a.ts']);
  });
});

describe('more may be done with it', () => {
  test.each([
    ['nobody imports it here', {}],
    ['it is handed on where it is imported', { 'a.ts': "import { stripe } from './lib/stripe';\nstripe.customers.list();\nrun(stripe);\n" }],
    ['a whole module is handed on', { 'a.ts': "import * as billing from './lib/stripe';\nbilling.stripe.customers.list();\nrun(billing);\n" }],
    ['it is handed on by a name of its own making', { 'lib/index.ts': "export { stripe as money } from './stripe';\n", 'a.ts': "import { stripe } from './lib/stripe';\nstripe.customers.list();\n" }],
  ])('%s', async (_, files) => {
    expect((await purposes({ 'lib/stripe.ts': MADE, ...files })).map((line) => line.endsWith(' *'))).toEqual([true]);
  });

  test('another module of the same name is another client', async () => {
    expect(await purposes({ 'lib/stripe.ts': MADE, 'lib/used.ts': "import { stripe } from './stripe';\nstripe.customers.list();\n", 'other/stripe.ts': 'export const stripe = { customers: { del() {} } };\n', 'other/a.ts': "import { stripe } from './stripe';\nstripe.customers.del();\n" })).toEqual(['STRIPE_KEY: customers.list lib/used.ts']);
  });

  test('modules that hand on each other end', async () => {
    expect(await purposes({ 'lib/stripe.ts': `${MADE}export * from './stripe2';\n`, 'lib/stripe2.ts': "export * from './stripe';\n", 'a.ts': "import { stripe } from './lib/stripe2';\nstripe.customers.list();\n" })).toEqual(['STRIPE_KEY: customers.list a.ts']);
  });
});

describe('other languages', () => {
  test('Python: what is imported from the module that made it, by its dots and from the root', async () => {
    const made = "import boto3\ns3 = boto3.client('s3')\ns3.put_object(Bucket='a', Key='b')\n";
    expect(await purposes({ 'app/clients.py': made, 'app/erase.py': 'from .clients import s3\ns3.delete_object(Bucket="a", Key="b")\n', 'jobs/run.py': 'from app.clients import s3 as store_client\nstore_client.list_objects_v2(Bucket="a")\n' })).toEqual(['AWS_SECRET_ACCESS_KEY: s3.put_object app/clients.py, delete_object app/erase.py, list_objects_v2 jobs/run.py']);
    expect(await purposes({ 'app/clients.py': made, 'app/erase.py': 'from .others import s3\ns3.delete_object(Bucket="a", Key="b")\n' })).toEqual(['AWS_SECRET_ACCESS_KEY: s3.put_object app/clients.py']);
  });

  test('Go: a name of the package, in another file of its directory and by its name elsewhere', async () => {
    const made = 'package dns\n\nimport "github.com/cloudflare/cloudflare-go"\n\nvar API, err = cloudflare.NewWithAPIToken(os.Getenv("CLOUDFLARE_API_TOKEN"))\n';
    expect(await purposes({ 'dns/api.go': made, 'dns/zones.go': 'package dns\n\n// cloudflare\nfunc drop(id string) { API.DeleteZone(ctx, id) }\n', 'cmd/main.go': 'package main\n\nimport "example.com/shop/dns" // cloudflare\n\nfunc main() { dns.API.ListZones(ctx) }\n' })).toEqual(['CLOUDFLARE_API_TOKEN: ListZones cmd/main.go, DeleteZone dns/zones.go']);
  });
});
