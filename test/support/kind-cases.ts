/** Files by path, as `treeOf` takes them: a path may end in ` (home)`, and placeholders are expanded. */
export type Files = Readonly<Record<string, string>>;

/** How a kind that neither value nor name alone tells is written, and what only looks like it. `n` is a fresh name, so that values are fresh. */
export interface KindCase { readonly shows: (n: string) => Files; readonly not: (n: string) => Files }

const url = (scheme: string, rest = '/app'): KindCase => ({
  shows: (n) => ({ 'settings.yaml': `store: "${scheme}://app:{{password:${n}}}@db-${n}.shop-data.net${rest}"\n` }),
  not: () => ({ 'settings.yaml': `store: "${scheme}://user:password@host${rest}"\nscheme: "${scheme}"\n` }),
});
const line = (name: string, value: (n: string) => string, other: string): KindCase => ({
  shows: (n) => ({ '.env': `${name}=${value(n)}\n` }), not: (n) => ({ '.env': `${other}=${value(n)}\n` }),
});
const jwt = (claims: string) => (n: string): string => `{{jwt:jti=${n};${claims}}}`;
/** Whoever may start the container acts as the developer who is logged in there. */
const mounted = (path: string): KindCase => ({
  shows: () => ({ 'compose.yaml': `services:\n  agent:\n    image: node:24\n    volumes:\n      - ~/${path}:/root/${path}:ro\n` }),
  not: () => ({ 'compose.yaml': `services:\n  agent:\n    image: node:24\n    volumes:\n      - ./${path}:/root/${path}:ro\n      - ~/${path}-notes:/notes\n` }),
});
const step = (uses: string, given: string, instead: string): KindCase => {
  const workflow = (inputs: string): Files => ({ '.github/workflows/deploy.yml': `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    permissions: { id-token: write }\n    steps:\n      - uses: ${uses}\n        with: { ${inputs} }\n      - run: make deploy\n` });
  return { shows: () => workflow(given), not: () => workflow(instead) };
};
const assigned = (name: string): KindCase => ({
  shows: (n) => ({ 'settings.py': `${name} = "{{base62:32;${n}}}"\n` }), not: () => ({ 'settings.py': `${name} = "your-${name}-here"\n${name}_field = "${name}"\n` }),
});

export const KIND_CASES: Readonly<Record<string, KindCase>> = {
  'aiven.token': line('AIVEN_TOKEN', (n) => `{{base62:64;${n}}}`, 'AIVEN_PROJECT_CHECKSUM'),
  'aws.access-key': {
    shows: (n) => ({ '.env': `AWS_ACCESS_KEY_ID={{aws-id:${n}}}\nAWS_SECRET_ACCESS_KEY={{aws-secret:${n}}}\n` }),
    not: () => ({ '.env': 'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n' }),
  },
  'aws.access-key-id': {
    shows: (n) => ({ 'upload.py': `client = connect(key="{{aws-id:${n}}}")\n` }), not: (n) => ({ 'upload.py': `client = connect(key="x{{aws-id:${n}}}", other="AKIAIOSFODNN7EXAMPLE")\n` }),
  },
  'aws.unique-id': {
    shows: (n) => ({ 'plan.json': `{"attributes": {"name": "app", "unique_id": "{{aws-role-id:${n}}}"}}\n` }), not: (n) => ({ 'plan.json': `{"Condition": {"StringLike": {"aws:userid": "{{aws-role-id:${n}}}:*"}}}\n` }),
  },
  'aws.session': {
    shows: (n) => ({ '.env': `AWS_ACCESS_KEY_ID={{aws-session-id:${n}}}\nAWS_SECRET_ACCESS_KEY={{aws-secret:${n}}}\nAWS_SESSION_TOKEN={{base62:240;${n}}}\n` }),
    not: (n) => ({ '.env': `SESSION_CHECKSUM={{base62:240;${n}}}\nLAST_SESSION={{aws-session-id:${n}}}\n` }),
  },
  'aws.profile': { shows: (n) => ({ '.envrc': `export AWS_PROFILE=shop-${n}\n` }), not: (n) => ({ '.envrc': `export AWS_PROFILE_NOTE=shop-${n}\necho "set AWS_PROFILE first"\n` }) },
  'aws.role': step('aws-actions/configure-aws-credentials@v5', "role-to-assume: 'arn:aws:iam::123456789012:role/deploy', aws-region: eu-west-1", "aws-region: eu-west-1"),
  'aws.ambient': {
    shows: () => ({ 'main.tf': 'provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_s3_bucket" "a" {\n  bucket = "shop-a"\n}\n' }), not: () => ({ 'main.tf': 'provider "random" {}\n' }),
  },
  'azure.ambient': mounted('.azure'),
  'databases.postgres-url': url('postgres', ':5432/app'),
  'databases.mysql-url': url('mysql', ':3306/app'),
  'databases.mongodb-url': url('mongodb+srv'),
  'databases.redis-url': url('rediss', ':6379/0'),
  'databases.mssql-url': url('sqlserver', ':1433/app'),
  'databases.clickhouse-url': url('clickhouse', ':9440/app'),
  'databases.amqp-url': url('amqps', '/vhost'),
  'databases.libsql-url': { shows: (n) => ({ 'settings.yaml': `store: "libsql://shop-${n}.turso.io?authToken={{base62:60;${n}}}"\n` }), not: () => ({ 'settings.yaml': 'store: "libsql://[name]-[organization].turso.io"\nscheme: libsql\n' }) },
  'databases.password': {
    shows: (n) => ({ 'config/database.yml': `production:\n  primary:\n    adapter: mysql2\n    host: db.shop-data.net\n    username: shop\n    password: {{password:${n}}}\n    database: shop\n` }),
    not: (n) => ({ 'config/database.yml': `production:\n  primary:\n    adapter: mysql2\n    host: db.shop-data.net\n    username: shop\n    password:\n    database: shop\nmail:\n  password: {{password:${n}}}\n` }),
  },
  'fly.ambient': mounted('.fly'),
  'gcp.service-account-key': { shows: (n) => ({ 'deploy/key.json': `{{gcp-key:shop-${n}}}\n` }), not: (n) => ({ 'deploy/key.json': `{"type": "external_account", "project_id": "shop-${n}", "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/g"}\n` }) },
  'gcp.user-login': {
    shows: (n) => ({ '~/.config/gcloud/application_default_credentials.json (home)': `{"type": "authorized_user", "client_id": "1-a.apps.googleusercontent.com", "client_secret": "GOCSPX-{{base62:28;${n}}}", "refresh_token": "1//{{base62:90;${n}}}"}\n` }),
    not: () => ({ '~/.config/gcloud/application_default_credentials.json (home)': '{"type": "authorized_user", "client_id": "1-a.apps.googleusercontent.com"}\n' }),
  },
  'gcp.ambient': mounted('.config/gcloud'),
  'github.job-token': {
    shows: () => ({ '.github/workflows/fix.yml': "on: issue_comment\npermissions:\n  contents: write\njobs:\n  fix:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v5\n      - uses: anthropics/claude-code-action@v1\n        with: { github_token: '${{ secrets.GITHUB_TOKEN }}' }\n" }),
    not: () => ({ '.github/workflows/fix.yml': 'on: push\npermissions: {}\njobs:\n  fix:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo done\n' }),
  },
  'github.ambient': mounted('.config/gh'),
  'kubernetes.context': { shows: (n) => ({ 'scripts/reset.sh': `#!/bin/sh\nkubectl --context live-${n} delete namespace shop\n` }), not: (n) => ({ 'scripts/reset.sh': `#!/bin/sh\necho "kubectl --context live-${n} delete namespace shop"\n` }) },
  'kubernetes.kubeconfig': {
    shows: (n) => ({ 'kubeconfig.yaml': `apiVersion: v1\nkind: Config\nclusters:\n  - name: main\n    cluster: { server: "https://k8s-${n}.shop-data.net:6443" }\ncontexts:\n  - name: main\n    context: { cluster: main, user: admin }\nusers:\n  - name: admin\n    user:\n      client-certificate-data: {{hex64:c${n}}}\n      client-key-data: {{hex64:k${n}}}\n` }),
    not: (n) => ({ 'kubeconfig.yaml': `apiVersion: v1\nkind: Config\nclusters:\n  - name: main\n    cluster: { server: "https://k8s-${n}.shop-data.net:6443" }\ncontexts:\n  - name: main\n    context: { cluster: main, user: admin }\nusers:\n  - name: admin\n    user: { exec: { command: aws } }\n` }),
  },
  'kubernetes.token': { shows: (n) => ({ 'deploy.txt': `kubectl token ${jwt('iss=kubernetes/serviceaccount;sub=system:serviceaccount:shop:deployer')(n)}\n` }), not: (n) => ({ 'deploy.txt': `kubectl token ${jwt('iss=shop;aud=shop')(n)}\n` }) },
  'onepassword.connect-token': line('OP_CONNECT_TOKEN', jwt('iss=connect;aud=com.1password.connect'), 'OP_CONNECT_CHECKSUM'),
  'railway.cli-session': {
    shows: (n) => ({ '~/.railway/config.json (home)': `{"projects": {}, "user": {"accessToken": "{{base62-40:${n}}}"}}\n` }), not: (n) => ({ '~/.railway/config.json (home)': `{"projects": {"/srv/app": {"project": "{{uuid:${n}}}"}}}\n` }),
  },
  'railway.ambient': mounted('.railway'),
  'snowflake.access-token': line('SNOWFLAKE_PAT', jwt('iss=snowflake'), 'SNOWFLAKE_CHECKSUM'),
  'ssh.private-key': { shows: (n) => ({ 'deploy/id_rsa': `{{pem:${n}}}\n` }), not: (n) => ({ 'deploy/id_rsa.pub': `ssh-rsa AAAAB3NzaC1yc2E{{base62:200;${n}}} deploy@shop\n` }) },
  'supabase.service-role': {
    shows: (n) => ({ 'admin.ts': `export const key = '{{jwt:role=service_role;ref=abcdefghijklmnopqrst;jti=${n}}}';\n` }), not: (n) => ({ 'admin.ts': `export const key = '{{jwt:role=anon;ref=abcdefghijklmnopqrst;jti=${n}}}';\n` }),
  },
  'supabase.ambient': mounted('.supabase'),
  'vercel.ambient': mounted('.config/com.vercel.cli'),
  'netlify.ambient': mounted('.config/netlify'),
  'cloudflare.ambient': mounted('.config/.wrangler'),
  'heroku.ambient': mounted('.local/share/heroku'),
  'digitalocean.ambient': mounted('.config/doctl'),
  'stripe.ambient': mounted('.config/stripe'),
  'planetscale.ambient': mounted('.config/planetscale'),
  'dockerhub.ambient': mounted('.docker'),
  'dockerhub.password': {
    shows: (n) => ({ '.dockercfg': `{"https://index.docker.io/v1/": {"username": "shop", "password": "{{password:${n}}}"}}\n` }),
    not: (n) => ({ '.dockercfg': `{"https://registry.example.net/v1/": {"username": "shop", "password": "{{password:${n}}}"}}\n` }),
  },
  'npm.ambient': mounted('.npmrc'),
  'terraform.ambient': mounted('.terraform.d'),
  'pulumi.ambient': mounted('.pulumi'),
  'neon.ambient': mounted('.config/neonctl'),
  'turso.ambient': mounted('.config/turso'),
  'firebase.ambient': mounted('.config/configstore/firebase-tools.json'),
  'terraform.state': {
    shows: (n) => ({ 'terraform.tfstate': `{"version": 4, "serial": 3, "lineage": "{{uuid:${n}}}", "resources": [{"mode": "managed", "type": "aws_db_instance", "name": "a", "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]", "instances": [{"attributes": {"id": "a", "password": "{{password:${n}}}"}}]}]}\n` }),
    not: (n) => ({ 'terraform.tfstate': `{"version": 4, "serial": 3, "lineage": "{{uuid:${n}}}", "outputs": {}, "resources": []}\n` }),
  },
  'turso.platform-token': line('TURSO_API_TOKEN', jwt('iss=turso;id=1'), 'TURSO_CHECKSUM'),
  'turso.database-token': line('TURSO_AUTH_TOKEN', jwt('iss=turso;a=rw'), 'TURSO_CHECKSUM'),
  'unknown.secret': assigned('client_secret'),
  'unknown.password': assigned('password'),
  'unknown.token': assigned('auth_token'),
  'unknown.key': assigned('api_key'),
  'unknown.key-id': {
    shows: (n) => ({ 'settings.py': `access_key = "{{base62:32;${n}}}"\nsecret_key = "{{base62:40;${n}}}"\n` }), not: (n) => ({ 'settings.py': `access_key = "{{base62:32;${n}}}"\nsecret_name = "orders"\n` }),
  },
  'unknown.session-cookie': {
    shows: (n) => ({ 'call.sh': `curl -H 'Cookie: sessionid={{base62:32;${n}}}' https://app.acme.io\n` }), not: (n) => ({ 'call.sh': `curl -H 'Cookie: csrftoken={{base62:32;${n}}}' https://app.acme.io\n` }),
  },
  'unknown.webhook': {
    shows: (n) => ({ 'notify.py': `HOOK = "https://hooks.acme.io/webhook/{{base62:40;${n}}}"\n` }), not: () => ({ 'notify.py': 'HOOK = "https://hooks.acme.io/webhook/orders"\n' }),
  },
  'upstash.rest-token': line('UPSTASH_REDIS_REST_TOKEN', (n) => `{{base62:56;${n}}}`, 'UPSTASH_CHECKSUM'),
};
