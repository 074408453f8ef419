import type { DataNode, Place } from '../../../model/index.ts';
import { at, entries, isMap, isScalar, placeOf, placedBool, placedText, topOf } from '../shared/data.ts';
import type { In, Placed } from '../shared/data.ts';

/** One Codex configuration as far as it bears on reach: the checkout's, the user's, or flags. */
export interface CodexLayer {
  readonly user: boolean;
  readonly top: Place;
  readonly sandboxMode?: Placed<string> | undefined;
  readonly network?: Placed<boolean> | undefined;
  readonly approval?: Placed<string> | undefined;
  readonly reviewer?: Placed<string> | undefined;
  readonly profile?: Placed<string> | undefined;
  readonly profiles: readonly CodexProfile[];
  readonly proxy?: Placed<boolean> | undefined;
  readonly environment?: Place | undefined;
  /** Servers whose tools are called without a question. */
  readonly approvedServers: readonly { readonly name: string; readonly at: Place }[];
}

/** A permission profile: what programs may open and reach. */
export interface CodexProfile {
  readonly name: string;
  readonly base: string;
  readonly denied: readonly { readonly scope: string; readonly pattern: string; readonly at: Place }[];
  readonly scanDepth: boolean;
  readonly network?: Placed<boolean> | undefined;
  readonly domains: readonly { readonly host: string; readonly allow: boolean; readonly at: Place }[];
}

/** Reads `config.toml`; an unreadable one says nothing. */
export function readConfig(where: In, root: DataNode | undefined, user: boolean): CodexLayer {
  // A named set of values that the file itself makes the default one goes before what stands beside it.
  const chosen = placedText(where, at(root, 'profile'))?.value;
  const own = chosen === undefined ? undefined : at(root, 'profiles', chosen);
  const environment = at(root, 'shell_environment_policy');
  return {
    user, top: topOf(where),
    sandboxMode: placedText(where, at(own, 'sandbox_mode') ?? at(root, 'sandbox_mode')), network: placedBool(where, at(own, 'sandbox_workspace_write', 'network_access') ?? at(root, 'sandbox_workspace_write', 'network_access')),
    approval: placedText(where, at(own, 'approval_policy') ?? at(root, 'approval_policy')), reviewer: placedText(where, at(own, 'approvals_reviewer') ?? at(root, 'approvals_reviewer')),
    profile: placedText(where, at(root, 'default_permissions')), profiles: entries(at(root, 'permissions')).map((entry) => readProfile(where, entry.key, entry.value)),
    proxy: placedBool(where, at(root, 'features', 'network_proxy')) ?? placedBool(where, at(root, 'features', 'network_proxy', 'enabled')),
    environment: environment ? placeOf(where, environment) : undefined,
    approvedServers: entries(at(root, 'mcp_servers')).flatMap((entry) => {
      const mode = placedText(where, at(entry.value, 'default_tools_approval_mode'));
      return mode?.value === 'approve' ? [{ name: entry.key, at: mode.at }] : [];
    }),
  };
}

function readProfile(where: In, name: string, node: DataNode): CodexProfile {
  const files = at(node, 'filesystem');
  const isDeny = (value: DataNode): boolean => isScalar(value) && (value.value === 'deny' || value.value === 'none');
  const denied = entries(files).flatMap((entry) => (isMap(entry.value)
    ? entry.value.entries.filter((inner) => isDeny(inner.value)).map((inner) => ({ scope: entry.key, pattern: inner.key, at: placeOf(where, inner.keySpan) }))
    : isDeny(entry.value) ? [{ scope: '', pattern: entry.key, at: placeOf(where, entry.keySpan) }] : []));
  const network = at(node, 'network');
  return {
    name, base: placedText(where, at(node, 'extends'))?.value ?? '', denied,
    scanDepth: at(files, 'glob_scan_max_depth') !== undefined || at(node, 'glob_scan_max_depth') !== undefined, network: placedBool(where, at(network, 'enabled')),
    domains: entries(at(network, 'domains')).flatMap((entry) => (isScalar(entry.value) ? [{ host: entry.key, allow: entry.value.value === 'allow', at: placeOf(where, entry.keySpan) }] : [])),
  };
}
