import * as path from 'path';

/**
 * The compiled supervisor, which Node runs. Tests run uncompiled and therefore load this module
 * from `lib`.
 */
export const SUPERVISOR = path.join(__dirname, 'supervisor.js');
