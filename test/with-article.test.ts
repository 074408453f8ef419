import { expect, test } from 'vitest';
import { withArticle } from '../src/model/index.ts';

test.each([
  ['Railway token', 'a Railway token'], ['AWS access key', 'an AWS access key'], ['npm access token', 'an npm access token'], ['SSH key', 'an SSH key'], ['SAS token', 'a SAS token'], ['URL', 'a URL'],
  ['Azure key', 'an Azure key'], ['user name', 'a user name'], ['MySQL URL', 'a MySQL URL'], ['the AWS account', 'the AWS account'], ['an npm token', 'an npm token'], ['pg', 'a pg'],
])('%s takes its article', (what, expected) => { expect(withArticle(what)).toBe(expected); });
