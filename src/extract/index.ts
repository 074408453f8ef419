import type { CreateExtractor } from '../model/index.ts';
import { create as claudeCode } from './agents/claude-code/index.ts';
import { create as compose } from './infra/compose/index.ts';
import { create as devcontainer } from './infra/devcontainer.ts';
import { create as fly } from './infra/fly.ts';
import { create as githubWorkflows } from './ci/index.ts';
import { create as kubernetes } from './infra/kubernetes/index.ts';
import { create as programs } from './programs/index.ts';
import { create as railway } from './infra/railway/index.ts';
import { create as supabase } from './infra/supabase.ts';
import { create as terraform } from './infra/terraform.ts';
import { create as secrets } from './secrets/index.ts';

/** Every extractor, in code-point order of its id. Adding one: its import and its line here. */
export const extractors: readonly CreateExtractor[] = [
  claudeCode,
  compose,
  devcontainer,
  fly,
  githubWorkflows,
  kubernetes,
  programs,
  railway,
  secrets,
  supabase,
  terraform,
];
