import { describe, expect, it } from 'vitest';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

/** What the tree shows of one credential: the kinds left, and what is done with it; `...` where more may be. */
async function told(name: string, files: Record<string, string>): Promise<{ kinds: string; host: string; does: string }> {
  const { graph } = await scanTree(treeOf(files));
  const credential = graph.credentials.find((one) => one.name === name);
  const uses = credential?.uses ?? [];
  return { kinds: (credential?.kinds ?? []).map((kind) => kind.id).join(' '), host: [...new Set(uses.flatMap((use) => use.host ?? []))].join(' '), does: [...uses.flatMap((use) => use.does.map((one) => one.name)), ...(uses.some((use) => use.open) ? ['...'] : [])].join(' ') };
}

const ENV = { '.env': 'RAILWAY_API_TOKEN={{uuid:q}}\nSTRIPE_SECRET_KEY={{stripe-live:x}}\nAWS_ACCESS_KEY_ID={{aws-id:q}}\nAWS_SECRET_ACCESS_KEY={{aws-secret:q}}\nDIGITALOCEAN_TOKEN=dop_v1_{{hex64:d}}\nGITHUB_PAT={{github-pat:q}}\n' };
const RAILWAY = 'railway.account-token railway.workspace-token';
const ADD = "body: JSON.stringify({ query: 'mutation { customDomainCreate(input: {}) { id } }' })";
const URL = 'https://backboard.railway.app/graphql/v2';

describe('where JavaScript and TypeScript hand over a secret', () => {
  const cases: readonly (readonly [string, string, Record<string, string>])[] = [
    ['a client made with headers', 'customDomainCreate', { 'a.ts': "import axios from 'axios';\nconst client = axios.create({ baseURL: 'https://backboard.railway.app', headers: { Authorization: `Bearer ${process.env.RAILWAY_API_TOKEN}` } });\nexport const go = () => client.post('/graphql/v2', { query: 'mutation { customDomainCreate(input: {}) { id } }' });\n" }],
    ['a GraphQL client and a tagged document', 'customDomainCreate', { 'a.ts': `import { GraphQLClient, gql } from 'graphql-request';\nconst c = new GraphQLClient('${URL}', { headers: { authorization: 'Bearer ' + process.env.RAILWAY_API_TOKEN } });\nconst M = gql\`mutation D($i: X!) { customDomainCreate(input: $i) { id } }\`;\nawait c.request(M, {});\n` }],
    ['fields of a class', 'customDomainCreate', { 'a.ts': `export class Railway {\n  private readonly url = '${URL}';\n  private token = process.env.RAILWAY_API_TOKEN;\n  async add() { return fetch(this.url, { method: 'POST', headers: { Authorization: \`Bearer \${this.token}\` }, ${ADD} }); }\n}\n` }],
    ['a private field that a constructor sets', 'customDomainCreate', { 'a.ts': `export class Railway {\n  #token: string;\n  constructor(token = process.env.RAILWAY_API_TOKEN!) { this.#token = token; }\n  async add() { return fetch('${URL}', { method: 'POST', headers: { Authorization: \`Bearer \${this.#token}\` }, ${ADD} }); }\n}\n` }],
    ['an object of another file', 'customDomainCreate', { 'config.ts': `export const config = { railway: { token: process.env.RAILWAY_API_TOKEN, url: '${URL}' } };\n`, 'a.ts': `import { config } from './config';\nawait fetch(config.railway.url, { method: 'POST', headers: { Authorization: \`Bearer \${config.railway.token}\` }, ${ADD} });\n` }],
    ['a checked copy of the environment', '', { 'a.ts': `import { env } from '@/env';\nawait fetch('${URL}', { method: 'POST', headers: { Authorization: \`Bearer \${env.RAILWAY_API_TOKEN}\` }, body: '{}' });\n` }],
    ['a constant that another file hands on', '', { 'c.ts': 'export const TOKEN = process.env.RAILWAY_API_TOKEN;\n', 'lib/index.ts': "export * from '../c';\n", 'a.ts': `import { TOKEN } from './lib';\nawait fetch('${URL}', { method: 'POST', headers: { Authorization: \`Bearer \${TOKEN}\` } });\n` }],
    ['a function that gives the headers', '', { 'a.ts': `function headers() { return { Authorization: \`Bearer \${process.env.RAILWAY_API_TOKEN}\` }; }\nawait fetch('${URL}', { method: 'POST', headers: headers() });\n` }],
    ['a header set by itself', '', { 'a.ts': `const h = new Headers();\nh.set('Authorization', \`Bearer \${process.env.RAILWAY_API_TOKEN}\`);\nawait fetch('${URL}', { method: 'POST', headers: h });\n` }],
    ['headers for every request', 'customDomainCreate', { 'a.ts': `axios.defaults.headers.common['Authorization'] = \`Bearer \${process.env.RAILWAY_API_TOKEN}\`;\nawait axios.post('${URL}', { query: 'mutation { customDomainCreate(input: {}) { id } }' });\n` }],
  ];
  it.each(cases)('%s', async (_, does, files) => {
    expect(await told('RAILWAY_API_TOKEN', { ...ENV, ...files })).toEqual({ kinds: RAILWAY, host: 'backboard.railway.app', does });
  });

  it('a client that leaves its file may be used for more', async () => {
    expect((await told('STRIPE_SECRET_KEY', { ...ENV, 'a.ts': "import Stripe from 'stripe';\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nstripe.customers.list();\n" })).does).toBe('customers.list ...');
    expect((await told('STRIPE_SECRET_KEY', { ...ENV, 'a.ts': "import Stripe from 'stripe';\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nstripe.customers.list();\n" })).does).toBe('customers.list');
  });

  it('a client that is handed nothing takes the environment, and its commands are what it does', async () => {
    expect((await told('AWS_SECRET_ACCESS_KEY', { ...ENV, 'a.ts': "import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({ region: 'eu-west-1' });\nawait s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' }));\n" })).does).toBe('PutObject');
  });
});

describe('where other languages hand over a secret', () => {
  const URLS = 'https://backboard.railway.com/graphql/v2';
  const cases: readonly (readonly [string, string, Record<string, string>])[] = [
    ['Python, a session', 'customDomainCreate', { 'a.py': `import os, requests\nsession = requests.Session()\nsession.headers.update({"Authorization": "Bearer " + os.getenv("RAILWAY_API_TOKEN")})\nsession.post("${URLS}", json={"query": "mutation { customDomainCreate(input: {}) { id } }"})\n` }],
    ['Python, httpx and format', '', { 'a.py': `import os\nimport httpx\nTOKEN = os.environ.get("RAILWAY_API_TOKEN", "")\nhttpx.post("${URLS}", headers={"Authorization": "Bearer {}".format(TOKEN)}, json={})\n` }],
    ['Python, urllib', '', { 'a.py': `import os\nimport urllib.request\ntoken = os.environ["RAILWAY_API_TOKEN"]\nrequest = urllib.request.Request("${URLS}", data=b"{}", headers={"Authorization": "Bearer %s" % token})\nurllib.request.urlopen(request)\n` }],
    ['Ruby, Net::HTTP', '', { 'a.rb': `uri = URI("${URLS}")\nrequest = Net::HTTP::Post.new(uri)\nrequest["Authorization"] = "Bearer #{ENV.fetch('RAILWAY_API_TOKEN')}"\n` }],
    ['Ruby, HTTParty', '', { 'a.rb': `HTTParty.post("${URLS}", headers: { "Authorization" => "Bearer #{ENV['RAILWAY_API_TOKEN']}" })\n` }],
    ['PHP, curl', '', { 'a.php': `<?php\n$token = getenv('RAILWAY_API_TOKEN');\n$ch = curl_init('${URLS}');\ncurl_setopt($ch, CURLOPT_HTTPHEADER, ["Authorization: Bearer $token"]);\n` }],
    ['PHP, Laravel', '', { 'a.php': `<?php\nHttp::withToken(env('RAILWAY_API_TOKEN'))->post('${URLS}');\n` }],
    ['Go, Sprintf', '', { 'a.go': `package main\n\nfunc send() {\n\ttoken := os.Getenv("RAILWAY_API_TOKEN")\n\treq, _ := http.NewRequestWithContext(ctx, http.MethodPost, "${URLS}", body)\n\treq.Header.Set("Authorization", fmt.Sprintf("Bearer %s", token))\n}\n` }],
    ['shell, curl', '', { 'a.sh': `curl -s -X POST ${URLS} -H "Authorization: Bearer $RAILWAY_API_TOKEN" -d '{}'\n` }],
  ];
  it.each(cases)('%s', async (_, does, files) => {
    const found = await told('RAILWAY_API_TOKEN', { ...ENV, ...files });
    expect({ kinds: found.kinds, host: found.host }).toEqual({ kinds: RAILWAY, host: 'backboard.railway.com' });
    if (does !== '') expect(found.does).toBe(does);
  });

  it('a header with another name decides for the other kind', async () => {
    const py = (header: string): Record<string, string> => ({ '.env': 'RAILWAY={{uuid:q}}\n', 'a.py': `import os, requests\nrequests.post("${URLS}", headers={"${header}": os.environ["RAILWAY"]})\n` });
    expect((await told('RAILWAY', py('Project-Access-Token'))).kinds).not.toContain('account');
  });

  it('a method or client that somebody else decides leaves it open', async () => {
    expect((await told('DIGITALOCEAN_TOKEN', { ...ENV, 'a.go': 'package main\n\nimport "github.com/digitalocean/godo"\n\nfunc New() *godo.Client {\n\tclient := godo.NewFromToken(os.Getenv("DIGITALOCEAN_TOKEN"))\n\tclient.Droplets.List(ctx, nil)\n\treturn client\n}\n' })).does).toBe('Droplets.List ...');
    expect((await told('RAILWAY_API_TOKEN', { ...ENV, 'a.py': `import os, requests\ndef call(method, path):\n    return requests.request(method, "${URLS}" + path, headers={"Authorization": f"Bearer {os.environ['RAILWAY_API_TOKEN']}"})\n` })).does).toBe('...');
  });

  it('says nothing of comments, tests and texts that only look like it', async () => {
    for (const files of [{ 'a.py': `# requests.post("${URLS}", headers={"Authorization": "Bearer " + os.environ["RAILWAY_API_TOKEN"]})\n` }, { 'test_a.py': `requests.post("${URLS}", headers={"Authorization": "Bearer " + os.environ["RAILWAY_API_TOKEN"]})\n` }, { 'a.py': 'print("Authorization: Bearer RAILWAY_API_TOKEN")\n' }] satisfies Record<string, string>[]) expect((await told('RAILWAY_API_TOKEN', { ...ENV, ...files })).does).toBe('');
  });

  it('reads hostile text in time that grows with it', async () => {
    const files: Record<string, string> = {};
    for (const [index, piece] of ['requests.get(', '"Authorization": ', 'x = x\n', "stripe.api_key = '", 'def f(\n', '{{{{', '"', 'client.a.b.c.d(', 'boto3.client(', 'authorization: '].entries()) files[`h${index}.py`] = `import boto3\nimport stripe\n"Authorization"\n${piece.repeat(Math.floor(120_000 / piece.length))}`;
    await scanTree(treeOf(files));
  });
});
