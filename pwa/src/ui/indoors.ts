/** The way from the shell, which is in index.html, to everything behind the sign-in. */

/** Fetch the engine and the first screens; the second call costs nothing. */
export const indoors = () => import('./inside');
