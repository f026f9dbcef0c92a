import * as path from 'path';

/** The compiled supervisor. Node runs it, so tests, which run uncompiled, load this module from `lib`. */
export const SUPERVISOR = path.join(__dirname, 'supervisor.js');
