import { placeIn } from '../../model/index.ts';
import type { Document, Extractor, Fact, Knowledge } from '../../model/index.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { givenCredentials } from '../shared/given-secret.ts';
import type { GivenSecret } from '../shared/given-secret.ts';
import { secretArguments } from '../shared/secret-arguments.ts';
import type { SecretArguments } from '../shared/secret-arguments.ts';
import { secretsSetIn } from '../shared/secret-scripts.ts';

/** Modules by which a program declares infrastructure. */
const SIGNS = ['aws-cdk-lib', '@aws-cdk/', '@cdktf/', 'cdktf', '@pulumi/', '@pulumiverse/', 'aws_cdk', 'pulumi_', 'aws-cdk-go', 'pulumi/sdk'] as const;
const PROGRAM = /\.(?:[cm]?[jt]s|py|go)$/;
const IMAGE = /(?:^|\/)(?:[\w.-]{1,60}\.)?(?:Docker|Container)file(?:\.(?!dockerignore$)[\w.-]{1,60})?$/;
/**
 * `password: 'x'`, `password="x"`, `Password: pulumi.String("x")`, `masterPassword: SecretValue.unsafePlainText('x')`: a name, and a text behind it as it stands or as these libraries wrap
 * what is no reference. Bounded on both sides.
 */
const GIVEN = /(?<![\w.$-])["']?([A-Za-z_][\w-]{2,80})["']?[ \t]{0,8}(?:[:=]|:=)[ \t]{0,8}(?:\w{1,20}\.){0,3}(?:\b(?:unsafePlainText|unsafe_plain_text|plainText|plain_text|String|StringPtr|secret|ToSecret)\([ \t]{0,8})?(["'`])([^"'`\n$\\]{4,200})\2/g;
/** What the CDK calls a secret that is written out by name, with no name of its own around it. */
const PLAIN = /\b(unsafePlainText|unsafe_plain_text)\([ \t]{0,8}(["'`])([^"'`\n$\\]{4,200})\2/g;
const LONGEST = 400_000;
const MOST = 300;

/** Secrets that programs hand to the infrastructure they declare (AWS CDK, CDK for Terraform, Pulumi), and those that are built into an image. */
export function create(knowledge: Knowledge): Extractor<Fact> {
  const takes = secretArguments(knowledge);
  return {
    id: 'given-programs', literals: SIGNS,
    wants: ({ file, hits }) => !file.derived && file.origin !== 'home' && file.size < 1_000_000 && ((/ockerfile|ontainerfile/.test(file.path) && IMAGE.test(file.path)) || (PROGRAM.test(file.path) && SIGNS.some((sign) => hits.has(sign)))),
    // Names and texts stand in the text of a program as they do in its tree.
    needsTree: () => false,
    read: (document) => givenCredentials(IMAGE.test(document.file) ? inImage(document, takes) : inProgram(document, takes), knowledge),
    join: (local) => local.map(({ payload }) => payload),
  };
}

function inProgram(document: Document, takes: SecretArguments): readonly GivenSecret[] {
  const out: GivenSecret[] = [];
  const code = document.text.slice(0, LONGEST);
  const seen = new Set<number>();
  for (const match of [...code.matchAll(GIVEN), ...code.matchAll(PLAIN)]) {
    const [whole, name = '', , text = ''] = match;
    const argument = takes.named(name) ?? (/^unsafe/.test(name) ? { takes: 'password', weak: false } as const : undefined);
    if (!argument || out.length >= MOST || isRemark(document.text, match.index)) continue;
    const start = match.index + whole.length - text.length - 1;
    if (seen.has(start)) continue;
    seen.add(start);
    // A name of a variable is chosen by the reader's own program: what it holds has to look the part.
    add(out, document, name, text, start, /^[A-Z][A-Z0-9_]*$/.test(name) ? { ...argument, weak: true } : argument);
  }
  return out;
}

function inImage(document: Document, takes: SecretArguments): readonly GivenSecret[] {
  const out: GivenSecret[] = [];
  for (const one of secretsSetIn(document.text, takes)) if (one.offset !== undefined && !isRemark(document.text, one.offset)) add(out, document, one.name, one.text, one.offset, one.argument, 'an image may be built for one machine or for what only its build needs');
  return out;
}

function add(out: GivenSecret[], document: Document, name: string, text: string, start: number, argument: GivenSecret['argument'], doubt?: string): void {
  const at = placeIn(document, { start, end: start + text.length });
  out.push({ name, text, argument, at, via: [], environments: fileEnvironments(document.file, at), ...doubt === undefined ? {} : { doubt } });
}

/** Does its line begin as a remark does? */
function isRemark(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at);
  return /^\s*(?:#|\/\/|\/?\*)/.test(before.slice(before.lastIndexOf('\n') + 1));
}
