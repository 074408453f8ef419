import { z } from 'zod';

/** What an error of the client holds of GitHub's answer; one without a status is none of GitHub's. */
const answered = z.object({ status: z.int(), response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional() });
const permissions = z.string().max(200).regex(/^[a-z_]+=(?:read|write|admin)(?:[,;] ?[a-z_]+=(?:read|write|admin))*$/);

/** Why something could not be published, as one sentence. Nothing that GitHub or a proxy answered is quoted but names of permissions. */
export function trouble(error: unknown, what: string, permission: string): string {
  const read = answered.safeParse(error);
  if (!read.success || read.data.response === undefined) return `${what} was not possible: GitHub could not be reached. The verdict stands.`;
  const { status, response } = read.data;
  if (status === 401 || status === 403 || status === 404) return `${what} was not possible (${status}): the token has no ${asked(response.headers) ?? permission}. Pull requests of forks and of Dependabot have a token that may only read. The verdict stands.`;
  if (status === 400 || status === 413 || status === 422) return `${what} was not possible: GitHub does not take it (${status}). The verdict stands.`;
  return `${what} was not possible: GitHub answered ${status}. The verdict stands.`;
}

/** The permissions GitHub says would have done, where it says them in the form it documents, in the words of a workflow file. */
function asked(headers: Readonly<Record<string, unknown>>): string | undefined {
  const read = permissions.safeParse(headers['x-accepted-github-permissions']);
  return read.success ? read.data.replaceAll('=', ': ').replaceAll('_', '-') : undefined;
}
