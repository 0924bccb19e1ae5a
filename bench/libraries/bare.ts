import { noTools, type Wrap } from '../library';

const tools = () => noTools;

/** The work and nothing else. */
export const wrap: Wrap = (work) => (event) => work(event, tools);
