import { signal } from '@preact/signals';

/** Whether the browser would put the app on the home screen now. */
export const installable = signal(false);
