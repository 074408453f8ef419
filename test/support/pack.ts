import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** A zip archive with these files. `locked`: says of itself that a password locks it. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array>>, options: { readonly store?: boolean; readonly locked?: boolean } = {}): Buffer {
  const bodies: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content);
    const body = options.store ? raw : deflateRawSync(raw);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(options.locked ? 1 : 0, 8);
    head.writeUInt16LE(options.store ? 0 : 8, 10);
    head.writeUInt32LE(crc32(raw), 16);
    head.writeUInt32LE(body.length, 20);
    head.writeUInt32LE(raw.length, 24);
    head.writeUInt16LE(Buffer.byteLength(name), 28);
    head.writeUInt32LE(at, 42);
    central.push(head, Buffer.from(name));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    head.copy(local, 4, 6, 30);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    bodies.push(local, Buffer.from(name), body);
    at += 30 + Buffer.byteLength(name) + body.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
}

/** A tar archive with these files; names over 100 characters are written as GNU tar does. */
export function tarOf(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const parts: Buffer[] = [];
  const add = (name: string, body: Buffer, type: string): void => {
    const head = Buffer.alloc(512);
    head.write(name.slice(0, 100), 0);
    head.write(body.length.toString(8).padStart(11, '0'), 124);
    head.write(type, 156);
    head.write('ustar', 257);
    parts.push(head, body, Buffer.alloc((512 - (body.length % 512)) % 512));
  };
  for (const [name, content] of Object.entries(files)) {
    if (name.length > 100) add('././@LongLink', Buffer.from(`${name}\0`), 'L');
    add(name, Buffer.from(content), '0');
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export const tarGzOf = (files: Readonly<Record<string, string | Uint8Array>>): Buffer => gzipSync(tarOf(files));
