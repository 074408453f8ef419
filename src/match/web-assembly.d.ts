/** What the prefilter uses of WebAssembly: the compiler's own declarations of it come with those of a browser. */
declare namespace WebAssembly {
  interface Memory { readonly buffer: ArrayBuffer }
  interface Instance { readonly exports: Readonly<Record<string, unknown>> }
  interface Module { readonly [Symbol.toStringTag]: 'WebAssembly.Module' }
  const Memory: new (limits: { readonly initial: number; readonly maximum: number }) => Memory;
  const Module: new (bytes: Uint8Array) => Module;
  const Instance: new (module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => Instance;
}
