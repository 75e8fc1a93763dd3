/**
 * The value an object holds itself under a name, undefined where it holds none.
 *
 * Plain indexing would find "constructor" in every object; `Object.hasOwn` is younger than the
 * oldest engines that we serve.
 */
export function own<T>(values: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.getOwnPropertyDescriptor(values, name)?.value as T | undefined;
}
