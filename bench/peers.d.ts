// Peers that only bench/package.json installs: the types of the project do not wait for them.
declare module 'aws-embedded-metrics';
declare module 'middy6';
declare module 'middy7';
declare module 'pino';
declare module 'pino-lambda';

// esbuild's loader gives a file's text.
declare module '*.csv' {
  const text: string;
  export default text;
}
