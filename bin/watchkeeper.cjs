#!/usr/bin/env node
// The AWS SDK's notice about future Node.js versions says nothing about what runs here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// Lets Node.js read TypeScript, then runs the command line.
require('tsx/cjs');
require('./watchkeeper.ts');
