/**
 * How vendors write keys that are no keys: forty of them, the variable their documentation uses, what their keys begin with, and a line of their quick start with `@` where the key
 * stands. Invented after their style; nothing is copied.
 */
export interface VendorStyle { readonly name: string; readonly variable: string; readonly prefix: string; readonly line: string }

const row = (name: string, variable: string, prefix: string, line: string): VendorStyle => ({ name, variable, prefix, line });

export const VENDORS: readonly VendorStyle[] = [
  row('openai', 'OPENAI_API_KEY', 'sk-proj-', 'const client = new OpenAI({ apiKey: "@" });'),
  row('anthropic', 'ANTHROPIC_API_KEY', 'sk-ant-api03-', 'curl https://api.anthropic.com/v1/messages -H "x-api-key: @"'),
  row('github', 'GITHUB_TOKEN', 'ghp_', 'curl -H "Authorization: Bearer @" https://api.github.com/user'),
  row('gitlab', 'GITLAB_TOKEN', 'glpat-', 'curl --header "PRIVATE-TOKEN: @" "https://gitlab.example.com/api/v4/projects"'),
  row('stripe', 'STRIPE_SECRET_KEY', 'sk_test_', 'const stripe = require("stripe")("@");'),
  row('slack', 'SLACK_BOT_TOKEN', 'xoxb-', 'const app = new App({ token: "@", signingSecret: process.env.SLACK_SIGNING_SECRET });'),
  row('sendgrid', 'SENDGRID_API_KEY', 'SG.', 'sgMail.setApiKey("@")'),
  row('mailgun', 'MAILGUN_API_KEY', 'key-', 'curl -s --user "api:@" https://api.mailgun.net/v3/example.com/messages'),
  row('twilio', 'TWILIO_AUTH_TOKEN', '', 'client = Client("ACXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "@")'),
  row('aws', 'AWS_SECRET_ACCESS_KEY', '', 'aws configure set aws_secret_access_key @'),
  row('gcp', 'GOOGLE_API_KEY', 'AIza', '<script src="https://maps.googleapis.com/maps/api/js?key=@&callback=init"></script>'),
  row('azure', 'AZURE_STORAGE_KEY', '', 'DefaultEndpointsProtocol=https;AccountName=myaccount;AccountKey=@;EndpointSuffix=core.windows.net'),
  row('digitalocean', 'DIGITALOCEAN_TOKEN', 'dop_v1_', 'doctl auth init --access-token @'),
  row('cloudflare', 'CLOUDFLARE_API_TOKEN', '', 'curl "https://api.cloudflare.com/client/v4/user/tokens/verify" -H "Authorization: Bearer @"'),
  row('vercel', 'VERCEL_TOKEN', '', 'vercel deploy --prod --token=@'),
  row('netlify', 'NETLIFY_AUTH_TOKEN', 'nfp_', 'netlify deploy --auth @'),
  row('heroku', 'HEROKU_API_KEY', 'HRKU-', 'curl -n https://api.heroku.com/apps -H "Authorization: Bearer @"'),
  row('fly', 'FLY_API_TOKEN', 'fo1_', 'FLY_API_TOKEN="@" fly deploy'),
  row('railway', 'RAILWAY_TOKEN', '', 'RAILWAY_TOKEN=@ railway up'),
  row('supabase', 'SUPABASE_SERVICE_ROLE_KEY', 'eyJ', 'const supabase = createClient("https://xyzcompany.supabase.co", "@")'),
  row('planetscale', 'DATABASE_PASSWORD', 'pscale_pw_', 'DATABASE_URL=mysql://user:@@aws.connect.psdb.cloud/shop?ssl={"rejectUnauthorized":true}'),
  row('mongodb', 'MONGODB_PASSWORD', '', 'mongodb+srv://user:@@cluster0.mongodb.net/?retryWrites=true'),
  row('datadog', 'DD_API_KEY', '', 'DD_API_KEY=@ DD_SITE="datadoghq.com" bash -c "$(curl -L https://install.example.com/agent.sh)"'),
  row('newrelic', 'NEW_RELIC_LICENSE_KEY', 'NRAK-', 'license_key: "@"'),
  row('sentry', 'SENTRY_AUTH_TOKEN', 'sntrys_', 'sentry-cli --auth-token @ releases new 1.0.0'),
  row('algolia', 'ALGOLIA_ADMIN_KEY', '', 'const client = algoliasearch("YourApplicationID", "@");'),
  row('npm', 'NPM_TOKEN', 'npm_', '//npm.example.com/:_authToken=@'),
  row('pypi', 'TWINE_PASSWORD', 'pypi-', 'twine upload -u __token__ -p @ dist/*'),
  row('docker', 'DOCKER_PASSWORD', 'dckr_pat_', 'docker login -u myuser -p @'),
  row('hashicorp-vault', 'VAULT_TOKEN', 'hvs.', 'vault login token=@'),
  row('terraform-cloud', 'TFE_TOKEN', '', 'credentials "app.terraform.io" { token = "@" }'),
  row('linear', 'LINEAR_API_KEY', 'lin_api_', 'const linear = new LinearClient({ apiKey: "@" })'),
  row('notion', 'NOTION_TOKEN', 'ntn_', 'const notion = new Client({ auth: "@" })'),
  row('airtable', 'AIRTABLE_API_KEY', 'pat', 'Airtable.configure({ apiKey: "@" })'),
  row('shopify', 'SHOPIFY_ACCESS_TOKEN', 'shpat_', 'curl -H "X-Shopify-Access-Token: @" https://my-store.myshopify.com/admin/api/2025-01/shop.json'),
  row('square', 'SQUARE_ACCESS_TOKEN', 'EAAA', 'Authorization: Bearer @'),
  row('paypal', 'PAYPAL_CLIENT_SECRET', '', 'curl -u "CLIENT_ID:@" https://api-m.sandbox.paypal.com/v1/oauth2/token'),
  row('telegram', 'TELEGRAM_BOT_TOKEN', '', 'bot = telebot.TeleBot("@")'),
  row('discord', 'DISCORD_TOKEN', '', 'client.login("@");'),
  row('huggingface', 'HF_TOKEN', 'hf_', 'huggingface-cli login --token @'),
  row('replicate', 'REPLICATE_API_TOKEN', 'r8_', 'export REPLICATE_API_TOKEN=@'),
  row('cohere', 'COHERE_API_KEY', '', 'co = cohere.Client(api_key="@")'),
  row('okta', 'OKTA_CLIENT_SECRET', '', 'okta.oauth2.client-secret=@'),
  row('auth0', 'AUTH0_CLIENT_SECRET', '', 'AUTH0_CLIENT_SECRET=@'),
  row('elastic', 'ELASTIC_PASSWORD', '', 'curl -u elastic:@ https://localhost:9200'),
  row('grafana', 'GRAFANA_API_KEY', 'glsa_', 'curl -H "Authorization: Bearer @" http://localhost:3000/api/dashboards/home'),
];

/** What stands where a key would stand. `^` becomes what the vendor's keys begin with. */
export const STAND_INS: readonly string[] = [
  'YOUR_API_KEY', 'YOUR-API-KEY', 'your_api_key', 'your-api-key-here', 'YOUR_SECRET_TOKEN_HERE', 'yourApiKeyHere', '<token>', '<your-api-key>', '<YOUR_ACCESS_TOKEN>', '[YOUR_API_KEY]', '{YOUR_API_KEY}', '{{ api_key }}',
  '^xxxxxxxxxxxxxxxxxxxxxxxx', '^XXXXXXXXXXXXXXXXXXXXXXXX', 'xxxx-xxxx-xxxx-xxxx', '^...', '^****************', '^************************', '^your-key-here', '^<your-key>', '^REPLACE_ME', 'changeme', 'change-me-please', 'CHANGE_ME_IN_PRODUCTION', 'replace-with-your-token',
  'INSERT_YOUR_KEY', 'PASTE_TOKEN_HERE', 'placeholder', 'REDACTED', '[REDACTED]', 'TODO', 'todo-set-me', 'dummy', 'dummy-key-for-build', 'fake-key', 'test', 'secret', 'my-secret-token', 'mysecretkey', 'not-a-real-key', 'none', 'example-key', '^EXAMPLE_KEY_1234567890', 'sk_test_...',
  '0000000000000000000000000000000000000000', '^00000000000000000000000000000000', '123456789', '1234567890abcdef1234567890abcdef', 'abcdefghijklmnopqrstuvwxyz', 'abc123', '$API_KEY', '${API_KEY}', '$(cat /run/secrets/key)', '%API_KEY%', 'process.env.API_KEY', 'op://vault/item/field',
  'vault:secret/data/app#key', 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:app', 'ENC[AES256_GCM,data:Zm9v]', 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'same-as-in-production', 'see-1password', 'generated-by-setup',
];
