/** Claims of a JSON Web Token that say whose it is; read offline, the signature is not checked. */
export interface Claims { readonly role?: string; readonly ref?: string; readonly iss?: string; readonly sub?: string; /** Day on which it runs out, YYYY-MM-DD. */ readonly until?: string }

/** Reads the payload of a token of three base64url parts. Undefined where it is none. Bounded: payloads over 8 KB are not read. */
export function claimsOf(token: string): Claims | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined || payload.length > 8192) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const fields = new Map<string, unknown>(Object.entries(parsed));
    const text = (name: string): string | undefined => { const value = fields.get(name); return typeof value === 'string' ? value : undefined; };
    const [role, ref, iss, sub] = [text('role'), text('ref'), text('iss'), text('sub')];
    const until = dayOf(fields.get('exp'));
    return { ...(until === undefined ? {} : { until }), ...(role === undefined ? {} : { role }), ...(ref === undefined ? {} : { ref }), ...(iss === undefined ? {} : { iss }), ...(sub === undefined ? {} : { sub }) };
  } catch {
    return undefined;
  }
}

/** The day of a moment given in seconds, where it is one of the next thousand years. */
export function dayOf(seconds: unknown): string | undefined {
  return typeof seconds === 'number' && seconds > 0 && seconds < 32_503_680_000 ? new Date(seconds * 1000).toISOString().slice(0, 10) : undefined;
}
