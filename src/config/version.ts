import manifest from '../../package.json' with { type: 'json' };

/** The operator's version, such as `0.1.0`. */
export const version: string = manifest.version;
