import { folderOf } from '../../../model/index.ts';
import type { EnvironmentMark, Place, ResourceType, Span } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import type { ImageTable } from '../../shared/images.ts';
import { hostPath } from '../../shared/mounts.ts';
import { rankOfFile } from '../../shared/truth.ts';
import type { ComposeService, Mount } from './model.ts';
import type { MergedService } from './stacks.ts';

/** A mount with the service layer it stands in, and the host path where it is a bind. */
export interface PlacedMount extends Mount { readonly service: ComposeService; readonly path?: string }

/** A service of a stack, understood: what its image is, what is mounted where. */
export interface Understood {
  readonly service: MergedService;
  /** The layer that speaks last: where the service is said to stand. */
  readonly at: Place;
  readonly image?: { readonly row: ResourceType; readonly at: Place };
  readonly mounts: readonly PlacedMount[];
}

/** Place of a span in the file of a service layer. */
export function placeOf(service: ComposeService, span: Span): Place {
  return { file: service.file, start: span.start, end: span.end, origin: service.origin };
}

/** Reads a merged service with the tables and the settings of the project. */
export function understand(service: MergedService, images: ImageTable, settings: ReadonlyMap<string, string>): Understood {
  const last = service.layers.at(-1) ?? service.layers[0];
  let image: Understood['image'];
  for (const layer of service.layers) {
    if (!layer.image) continue;
    const row = images.of(interpolate(layer.image.text, settings));
    image = row ? { row: row.row, at: placeOf(layer, layer.image.at) } : undefined;
  }
  const mounts = new Map<string, PlacedMount>();
  for (const layer of service.layers) for (const mount of layer.mounts) {
    const source = interpolate(mount.source, settings);
    const placed: PlacedMount = { ...mount, source, target: interpolate(mount.target, settings).replace(/(.)\/+$/, '$1'), service: layer };
    mounts.set(placed.target, mount.type === 'bind' || /^[./~]/.test(source) ? { ...placed, type: 'bind', path: hostPath(source, folderOf(layer.file), settings) } : placed);
  }
  return { service, at: placeOf(last, last.at), ...(image ? { image } : {}), mounts: [...mounts.values()] };
}

/** `${NAME}`, `${NAME:-default}` and `$NAME` where the name is set or has a default; `$$` is a dollar; the rest stays as written. */
export function interpolate(text: string, settings: ReadonlyMap<string, string>): string {
  return text.slice(0, 4096).replace(/\$\$|\$\{([A-Za-z_]\w*)(?::?-([^{}]*))?\}|\$([A-Za-z_]\w*)/g, (whole, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
    if (whole === '$$') return '$';
    const name = braced ?? bare ?? '';
    return name === 'HOME' || name === 'PWD' ? whole : settings.get(name) ?? fallback ?? whole;
  });
}

/** Is `target` where this image keeps its data (or a directory around it)? */
export function isDataPath(row: ResourceType, target: string): boolean {
  return (row.images?.data ?? []).some((data) => target === data || target.startsWith(`${data}/`) || (target !== '/' && data.startsWith(`${target}/`)));
}

const MODES = /^(?:NODE_ENV|RAILS_ENV|RACK_ENV|APP_ENV|APP_ENVIRONMENT|ENVIRONMENT|ENV|STAGE|DJANGO_ENV|FLASK_ENV|MIX_ENV|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|GO_ENV|DEPLOY_ENV|NEXT_PUBLIC_ENV|VERCEL_ENV|SENTRY_ENVIRONMENT|DEPLOYMENT_ENVIRONMENT)$/;

/** What a service says of its environment: a mode variable, or the checkout itself mounted over the built image as development does. */
export function serviceMarks(service: Understood): readonly EnvironmentMark[] {
  const marks: EnvironmentMark[] = [];
  const modes = new Map<string, EnvironmentMark>();
  // An example says how an image is run by whoever copies it, and mostly in its mode of production: nothing is told of where.
  for (const layer of service.service.layers) if (rankOfFile(layer.file) === 'plain') for (const setting of layer.settings) {
    if (!MODES.test(setting.name)) continue;
    const named = environmentOf(setting.value);
    if (named) modes.set(setting.name, { kind: named.kind, name: named.name, by: 'referrer', evidence: { at: setting.place ?? placeOf(layer, setting.at), note: `${setting.name} of service ${service.service.name} says ${named.name}` } });
  }
  marks.push(...modes.values());
  if (modes.size === 0 && service.service.layers.some((layer) => layer.built)) {
    const source = service.mounts.find((mount) => mount.type === 'bind' && !mount.readOnly && (mount.path === '.' || mount.source === '.' || mount.source === './'));
    if (source) marks.push({ kind: 'development', name: 'development', by: 'referrer', evidence: { at: placeOf(source.service, source.at), note: `service ${service.service.name} runs the checkout itself, as development does` } });
  }
  for (const layer of service.service.layers) {
    const open = layer.unprotected;
    if (open) { marks.push({ kind: 'local', name: 'local', by: 'account', evidence: { at: placeOf(layer, open.at), note: `${open.name} of service ${service.service.name} protects nothing, as on a developer's own machine` } }); break; }
  }
  return marks;
}

/** A poor password makes no developer's machine of what something else says is production or staging. */
export function settled(marks: readonly EnvironmentMark[], ofProject: readonly EnvironmentMark[]): readonly EnvironmentMark[] {
  const serious = ofProject.some((mark) => mark.kind === 'production' || mark.kind === 'staging');
  return serious ? marks.filter((mark) => !(mark.kind === 'local' && mark.by === 'account')) : marks;
}
