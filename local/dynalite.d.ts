declare module 'dynalite' {
  import type { Server } from 'node:http';

  export interface DynaliteOptions {
    /** How long a table stays in CREATING. */
    readonly createTableMs?: number;
    /** A folder for the database. @default - it is in memory */
    readonly path?: string;
  }

  const dynalite: (options?: DynaliteOptions) => Server;
  export default dynalite;
}
