import type { CreateExtractor } from '../model/index.ts';
import { create as claudeCode } from './agents/claude-code/index.ts';
import { create as cline } from './agents/cline/index.ts';
import { create as codex } from './agents/codex/index.ts';
import { create as cursor } from './agents/cursor/index.ts';
import { create as geminiCli } from './agents/gemini-cli/index.ts';
import { create as prohibitions } from './agents/prohibitions/index.ts';
import { create as unconfigured } from './agents/unconfigured/index.ts';
import { create as vscodeCopilot } from './agents/vscode-copilot/index.ts';
import { create as windsurf } from './agents/windsurf/index.ts';
import { create as githubWorkflows } from './ci/index.ts';
import { create as code } from './code/index.ts';
import { create as compose } from './infra/compose/index.ts';
import { create as devcontainer } from './infra/devcontainer.ts';
import { create as fly } from './infra/fly.ts';
import { create as kubernetes } from './infra/kubernetes/index.ts';
import { create as railway } from './infra/railway/index.ts';
import { create as render } from './infra/render.ts';
import { create as supabase } from './infra/supabase.ts';
import { create as terraform } from './infra/terraform.ts';
import { create as programs } from './programs/index.ts';
import { create as secrets } from './secrets/index.ts';

/** Every extractor, in code-point order of its id. Adding one: its import and its line here. */
export const extractors: readonly CreateExtractor[] = [
  claudeCode,
  cline,
  code,
  codex,
  compose,
  cursor,
  devcontainer,
  fly,
  geminiCli,
  githubWorkflows,
  kubernetes,
  programs,
  prohibitions,
  railway,
  render,
  secrets,
  supabase,
  terraform,
  unconfigured,
  vscodeCopilot,
  windsurf,
];
