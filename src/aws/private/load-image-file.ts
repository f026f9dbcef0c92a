import * as path from 'path';

/**
 * The path of the compiled script.
 *
 * Cloud assemblies contain a copy of it. Tests run uncompiled, so they load this module from `lib`.
 */
export const LOAD_IMAGE = path.join(__dirname, 'load-image.js');
