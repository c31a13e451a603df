// The compiled configuration, as the worker sees it. The module has no file of its own: the build
// binds the name `allclear-catalog` to what scripts/compile-catalog.ts wrote, so that each copy of
// the product can run with its own configuration.
declare module 'allclear-catalog' {
  const catalog: import('./domain/catalog.ts').Catalog;
  export default catalog;
  /** What people wrote: runbooks by alert, action items, pages for operators. */
  export const content: import('./domain/content-index.ts').ContentIndex;
}
