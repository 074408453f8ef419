/** What the prefilter uses of WebAssembly: the compiler's own declarations of it come with those of a browser. */
declare namespace WebAssembly {
  class Memory { constructor(limits: { readonly initial: number; readonly maximum: number }); readonly buffer: ArrayBuffer }
  class Module { constructor(bytes: Uint8Array) }
  class Instance { constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>); readonly exports: Readonly<Record<string, unknown>> }
}
