import type { Rolldown } from 'vite';

type Lookup = Pick<Rolldown.PluginContext, 'getModuleInfo'>;

/**
 * The name of the part a module belongs to: "inside" for what stands behind the sign-in and is not
 * in the shell, "kinds" for the declarations and words among it, "rest" for what the engine fetches
 * as soon as it has started.
 *
 * Few files instead of a dozen small ones: on a slow line every file costs a round trip of seconds,
 * the first two come side by side, and a new version of the app leaves the kinds' file as it was.
 */
export function partOf(id: string, lookup: Lookup): string | null {
  const shell = reachedFrom('/src/ui/main.tsx', id, lookup);
  if (shell) return null;
  if (!reachedFrom('/src/ui/inside.tsx', id, lookup)) {
    return reachedFrom('/phone/src/rest-parts.ts', id, lookup) ? 'rest' : null;
  }
  return id.endsWith('.json') ? 'kinds' : 'inside';
}

/** Whether static imports lead from the module with this ending to the module `id`. */
export function reachedFrom(ending: string, id: string, lookup: Lookup): boolean {
  const seen = new Set<string>([id]);
  for (const at of seen) {
    if (at.endsWith(ending)) return true;
    for (const importer of lookup.getModuleInfo(at)?.importers ?? []) seen.add(importer);
  }
  return false;
}
