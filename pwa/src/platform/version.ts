/** The version of this app, as package.json says it. */
export const VERSION: string = __XUNAN_VERSION__;
