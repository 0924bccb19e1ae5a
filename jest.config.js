module.exports = {
  roots: ['<rootDir>/test'],
  transform: { '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
  transformIgnorePatterns: [
    '/node_modules/(?!(postal-mime|@middy|@opentelemetry/otlp-exporter-base)/)',
  ],
  // As in a bundle.
  moduleNameMapper: { '^cls-hooked/context$': '<rootDir>/lambdas/tracing/cls-hooked.ts' },
  // Packages that leave something in the global scope look for it there when they are loaded again.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  setupFiles: ['<rootDir>/test/environment.js'],
  setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'],
};
