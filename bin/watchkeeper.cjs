#!/usr/bin/env node
// Lets Node.js read TypeScript, then runs the command line. The package has it compiled, and does without this file.
require('tsx/cjs');
require('./watchkeeper.ts');
