import { expect, test } from 'vitest';
import { importsIn } from '../../../src/extract/code/imports.ts';

const asked = (text: string): readonly unknown[] => importsIn(text, []).map(({ source, name, does, open, requests }) => [source, name, does.map((one) => one.name), open, requests]);

test.each([
  ["import { api } from './api';\nawait api.delete(`/v2/droplets/${id}?force=1`);\n", ['DELETE /v2/droplets/{}'], false],
  ["import { api } from './api';\nawait api.post<{ id: string }>('/v2/domains', body);\n", ['POST /v2/domains'], false],
  ["import { api } from './api';\nawait api.get('users');\nawait api.get('users');\n", ['GET /users'], false],
  ["import { api } from './api';\nawait api.request({ method: 'put', url: '/a' });\n", ['PUT /a'], false],
  ["const { api } = require('../api');\napi('/a', { method: 'DELETE' });\napi('/b');\n", ['DELETE /a', 'GET /b'], false],
  ["import * as http from '@/lib/http';\nhttp.api.delete('/a');\n", ['api.DELETE /a'], false],
  ["import { api } from './api';\napi.get('/a');\napi.delete(url);\n", ['GET /a'], true],
  ["import { api } from './api';\napi.get('/a');\nuseFetcher('/b', api.delete);\n", ['GET /a'], true],
  ["import { api } from './api';\napi.get('/a');\nhand(api);\n", ['GET /a'], true],
  ["import { api } from './api';\n// hand(api)\napi.get('/a');\n", ['GET /a'], false],
  ["import { api } from './api';\napi.delete(url);\n", [], true],
  ["import { api } from './api';\napi('/a', { ...init });\napi('/b');\n", ['GET /b'], true],
])('%s', (text, does, open) => { expect(asked(text)).toEqual([[expect.any(String), expect.any(String), does, open, true]]); });

test.each(["import axios from 'axios';\naxios.delete('/a');\n", "import { api } from './api';\nhand(api);\n", "import express from 'express';\nconst app = express();\napp.get('/a', run);\n"])('nothing of %s', (text) => { expect(asked(text)).toEqual([]); });
