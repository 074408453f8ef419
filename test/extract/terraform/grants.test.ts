import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/extract/shared/iam/match.ts';
import type { GrantFact } from '../../../src/model/index.ts';
import { only } from '../../support/facts.ts';
import { terraform } from './support.ts';

/** Grants of a role with this inline policy. */
async function inline(statement: string, around = ''): Promise<readonly GrantFact[]> {
  return only(await terraform({ 'main.tf': `${around}\nresource "aws_iam_role" "ci" {}\nresource "aws_iam_role_policy" "ci" {\n  role   = aws_iam_role.ci.id\n  policy = jsonencode({ Statement = [${statement}] })\n}\n` }), 'grant');
}

describe('grants of AWS', () => {
  it('give everything by the star', async () => {
    const [grant, more] = await inline('{ Effect = "Allow", Action = "*", Resource = "*" }');
    expect([grant?.to, grant?.effects.includes('administer'), grant?.on.everything, grant?.bound, more]).toEqual(['tf:.:aws_iam_role.ci', true, true, 'exact', undefined]);
  });

  it('tell deletion of data from deletion of copies', async () => {
    const [grant] = await inline('{ Effect = "Allow", Action = ["rds:Delete*", "s3:GetObject"], Resource = "*" }');
    expect([grant?.effects, grant?.on.kinds]).toEqual([['destroy', 'destroy-backup'], ['database', 'backup']]);
  });

  it('give nothing to destroy where only reading is allowed', async () => {
    expect(await inline('{ Effect = "Allow", Action = ["s3:List*", "rds:Describe*"], Resource = "arn:aws:s3:::acme" }')).toEqual([]);
    const [looks] = await inline('{ Effect = "Allow", Action = ["s3:List*", "rds:Describe*"], Resource = "*" }');
    expect([looks?.effects, looks?.amounts?.map((amount) => amount.trait)]).toEqual([[], ['looks-at-anything']]);
    const [reads] = await inline('{ Effect = "Allow", Action = ["s3:Get*"], Resource = "*" }');
    expect([reads?.effects, reads?.amounts?.map((amount) => amount.trait)]).toEqual([[], ['reads-data']]);
  });

  it('name what they are limited to', async () => {
    const [grant] = await inline('{ Effect = "Allow", Action = "s3:*", Resource = ["${aws_s3_bucket.data.arn}/*", "arn:aws:s3:::acme-other"] }', 'resource "aws_s3_bucket" "data" {}');
    expect([grant?.on.everything, grant?.on.keys, grant?.effects.includes('administer')]).toEqual([false, ['tf:.:aws_s3_bucket.data', 's3:acme-other'], false]);
  });

  it('keep conditions by name and take denied actions away', async () => {
    const [limited] = await inline('{ Effect = "Allow", Action = "rds:DeleteDBInstance", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }');
    expect(limited?.limitedBy).toEqual(['a condition on aws:MultiFactorAuthPresent']);
    expect(await inline('{ Effect = "Allow", Action = "rds:DeleteDBInstance", Resource = "*" }, { Effect = "Deny", Action = "rds:Delete*", Resource = "*" }')).toEqual([]);
  });

  it('read NotAction as all the rest', async () => {
    const [grant] = await inline('{ Effect = "Allow", NotAction = ["iam:*", "organizations:*"], Resource = "*" }');
    expect([grant?.effects.includes('destroy'), grant?.effects.includes('administer')]).toEqual([true, false]);
  });

  it('come through attachments, documents and policies of AWS', async () => {
    const grants = only(await terraform({ 'main.tf': `
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["dynamodb:DeleteTable"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
resource "aws_iam_user" "deploy" {}
resource "aws_iam_user_policy_attachment" "one" {
  user       = aws_iam_user.deploy.name
  policy_arn = aws_iam_policy.p.arn
}
resource "aws_iam_user_policy_attachment" "two" {
  user       = "someone"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
resource "aws_iam_user_policy_attachment" "three" {
  user       = "someone"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
` }), 'grant');
    expect(grants.map((grant) => [grant.to, grant.effects.includes('administer'), grant.effects.includes('destroy')])).toEqual([['tf:.:aws_iam_user.deploy', false, true], ['aws:user/someone', true, true]]);
  });

  it('are read out of JSON text with references in it', async () => {
    const [grant] = only(await terraform({ 'main.tf': `
resource "aws_s3_bucket" "data" {}
resource "aws_iam_policy" "p" {
  policy = <<EOF
{
  "Statement": [{ "Effect": "Allow", "Action": ["s3:DeleteObject"], "Resource": "\${aws_s3_bucket.data.arn}/*" }]
}
EOF
}
` }), 'grant');
    expect([grant?.effects, grant?.on.everything, grant?.on.keys, grant?.bound]).toEqual([['destroy'], false, ['tf:.:aws_s3_bucket.data'], 'exact']);
  });

  it('take a statement of the same name from the document that overrides it', async () => {
    const document = (name: string, action: string, more = ''): string => `data "aws_iam_policy_document" "${name}" {\n${more}\n  statement {\n    sid       = "Store"\n    actions   = ["${action}"]\n    resources = ["*"]\n  }\n}\n`;
    const grants = only(await terraform({ 'main.tf': `${document('narrow', 's3:ListBucket')}${document('wide', 's3:DeleteBucket', '  override_policy_documents = [data.aws_iam_policy_document.narrow.json]')}resource "aws_iam_role_policy" "p" {\n  role   = "ci"\n  policy = data.aws_iam_policy_document.wide.json\n}\n` }), 'grant');
    expect(grants.map((grant) => [grant.effects, grant.amounts?.map((amount) => amount.trait)])).toEqual([[[], ['looks-at-anything']]]);
  });

  it('come through permission sets, exclusive attachments and policies that are only looked up', async () => {
    const grants = only(await terraform({ 'main.tf': `
resource "aws_ssoadmin_permission_set" "ops" {}
resource "aws_ssoadmin_managed_policy_attachment" "ops" {
  permission_set_arn = aws_ssoadmin_permission_set.ops.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
resource "aws_iam_role_policy_attachments_exclusive" "ci" {
  role_name   = "ci"
  policy_arns = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]
}
data "aws_iam_policy" "iam" {
  name = "IAMFullAccess"
}
` }), 'grant');
    expect(grants.map((grant) => [grant.to, grant.effects.includes('administer'), grant.amounts?.map((amount) => amount.trait)])).toEqual([
      ['tf:.:aws_ssoadmin_permission_set.ops', true, undefined], ['aws:role/ci', false, ['whole-service']], ['tf:.:data.aws_iam_policy.iam', true, undefined],
    ]);
  });

  it('say that a policy kept by AWS is not in the tables', async () => {
    const facts = await terraform({ 'main.tf': 'resource "aws_iam_role_policy_attachment" "a" {\n  role       = "ci"\n  policy_arn = "arn:aws:iam::aws:policy/SomethingOfTomorrowAccess"\n}\n' });
    expect([only(facts, 'grant'), only(facts, 'gap').map((gap) => gap.kind)]).toEqual([[], ['unresolved']]);
  });

  it('stand at the word of a text that stands in the file', async () => {
    const text = 'resource "aws_iam_policy" "p" {\n  policy = <<EOF\n{ "Statement": [{ "Effect": "Allow", "Resource": "*", "Action": ["s3:List*", "iam:PutRolePolicy"] }] }\nEOF\n}\n';
    const [grant] = only(await terraform({ 'main.tf': text }), 'grant');
    expect(grant?.amounts?.filter((amount) => amount.trait === 'escalates').map(({ at }) => text.slice(at.start, at.end))).toEqual(['iam:PutRolePolicy']);
  });

  it('say so when a policy could not be followed', async () => {
    const facts = await terraform({ 'main.tf': 'variable "p" {}\nresource "aws_iam_policy" "p" {\n  policy = var.p\n}\n' });
    expect([only(facts, 'grant'), only(facts, 'gap').map((gap) => gap.kind)]).toEqual([[], ['unresolved']]);
  });

  it('match patterns as a slow reading of them does', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', ':', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''));
    const slow = (p: string, a: string): boolean => (p === '' ? a === '' : p[0] === '*' ? slow(p.slice(1), a) || (a !== '' && slow(p, a.slice(1))) : a !== '' && (p[0] === '?' || p[0] === a[0]) && slow(p.slice(1), a.slice(1)));
    fc.assert(fc.property(letters, letters.map((text) => text.replace(/[*?]/g, 'a')), (pattern, action) => matches(pattern, action) === slow(pattern, action)), { numRuns: 200 });
  });
});

describe('grants of Google and Azure', () => {
  it('read owner, editor and contributor', async () => {
    const grants = only(await terraform({ 'main.tf': `
resource "google_service_account" "ci" {}
resource "google_project_iam_member" "owner" {
  role   = "roles/owner"
  member = "serviceAccount:\${google_service_account.ci.email}"
}
resource "google_project_iam_member" "viewer" {
  role   = "roles/viewer"
  member = "group:dev@example.com"
}
resource "google_project_iam_binding" "editor" {
  role    = "roles/editor"
  members = ["group:dev@example.com"]
}
resource "azurerm_role_assignment" "c" {
  role_definition_name = "Contributor"
  scope                = "/subscriptions/s"
  principal_id         = "p-1"
}
` }), 'grant');
    expect(grants.map((grant) => [grant.to, grant.effects.join(' '), grant.on.everything])).toEqual([
      ['azure:principal/p-1', 'write destroy destroy-backup', true], ['tf:.:google_service_account.ci', 'administer', true],
      ['gcp:principal/group:dev@example.com', '', true], ['gcp:principal/group:dev@example.com', 'write destroy destroy-backup', true],
    ]);
  });
});
