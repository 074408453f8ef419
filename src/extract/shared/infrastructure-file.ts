import { AZURE_PIPELINES, ANY_PIPELINE, BITBUCKET, CIRCLECI, GITLAB_MAIN, JENKINSFILE } from './pipeline-files.ts';

/** Languages in which nothing but infrastructure is written, and files of one name for one platform. */
const BY_NAME = new RegExp([
  String.raw`\.(?:tf|tofu|tfvars|bicep|bicepparam|nomad|hcl)(?:\.json)?$`,
  String.raw`(?:^|\/)(?:[\w.-]{1,60}\.)?(?:Docker|Container)file(?:\.[\w.-]{1,60})?$`,
  String.raw`(?:^|\/)(?:docker-)?compose[\w.-]{0,60}\.ya?ml$`,
  String.raw`(?:^|\/)(?:group_vars|host_vars)\/`, String.raw`(?:^|\/)roles\/[^/]{1,80}\/(?:tasks|vars|defaults|handlers)\/[^/]{1,80}\.ya?ml$`,
  String.raw`(?:^|\/)values(?:[.-][\w-]{1,40})?\.ya?ml$`, String.raw`(?:^|\/)templates\/[^/]{1,100}\.(?:ya?ml|tpl)$`,
  String.raw`(?:^|\/)(?:serverless|Pulumi)(?:\.[\w.-]{1,60})?\.(?:ya?ml|json|ts|js)$`,
  String.raw`(?:^|\/)(?:fly|railway|netlify|wrangler)\.(?:toml|jsonc?)$`, String.raw`(?:^|\/)(?:render|buildspec|cloudbuild|appspec)(?:[.-][\w-]{1,40})?\.ya?ml$`,
  String.raw`(?:^|\/)\.railway\/`, String.raw`(?:^|\/)\.do\/`, String.raw`(?:^|\/)vercel\.json$`,
].join('|'));
const PIPELINES = [ANY_PIPELINE, AZURE_PIPELINES, BITBUCKET, CIRCLECI, GITLAB_MAIN, JENKINSFILE];
/** What a data file says of itself at the start of a line, or in JSON anywhere: a template, a manifest, a play, a list of containers. */
const OBJECT = /^\s{0,8}"?apiVersion"?\s{0,4}:/m;
const KIND = /^\s{0,8}(?:- )?"?kind"?\s{0,4}:\s{0,4}"?(\w{1,60})/m;
const SAID = /^#cloud-config\b|^- {1,3}hosts\s{0,4}:|"?AWSTemplateFormatVersion"?\s{0,4}:|"?Type"?\s{0,4}:\s{0,4}["']?AWS::\w+::|schemas\/[\w-]{1,20}\/(?:subscription|managementGroup|tenant)?[dD]eployment(?:Template|Parameters)\.json|"containerDefinitions"\s{0,4}:/m;
/** Programs that declare infrastructure say so by what they import. */
const PROGRAM = /["'](?:aws-cdk-lib|@aws-cdk\/|@cdktf\/|cdktf["'/]|@pulumi(?:verse)?\/|sst["'/])|^\s{0,8}(?:from|import) (?:aws_cdk|cdktf|pulumi)\b|"github\.com\/(?:aws\/aws-cdk-go|pulumi)\/|software\.amazon\.awscdk/m;
const LOOKED_AT = 200_000;

/** Is this file written to say how something is deployed? By its name, and otherwise by what its text says it is. What a tool itself writes down (a state, a login of kubectl) is none. Linear in the text. */
export function isInfrastructure(file: string, text: string): boolean {
  if (BY_NAME.test(file) || PIPELINES.some((one) => one.test(file))) return true;
  const start = text.slice(0, LOOKED_AT);
  if (/\.(?:ya?ml|json|template)$/.test(file)) return SAID.test(start) || (OBJECT.test(start) && !/^(?:Config)?$/.test(KIND.exec(start)?.[1] ?? ''));
  return /\.(?:[cm]?[jt]s|py|go|java)$/.test(file) && PROGRAM.test(start);
}
