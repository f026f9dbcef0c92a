import * as path from 'path';

/** The compiled script. Cloud assemblies get a copy of it, so tests, which run uncompiled, load this module from `lib`. */
export const LOAD_IMAGE = path.join(__dirname, 'load-image.js');
