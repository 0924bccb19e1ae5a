import { noTools, requestFields, type Wrap } from '../library';

const tools = () => ({
  ...noTools,
  log: (message: string, details: object) => console.log(JSON.stringify({ message, ...details })),
});

/** A line by hand, without metrics. */
export const wrap: Wrap = (work) => async (event) => {
  const started = performance.now();
  const response = await work(event, tools);
  const line = {
    timestamp: new Date().toISOString(),
    level: 'INFO',
    message: 'request',
    service: 'bench',
    ...requestFields(event, response, performance.now() - started),
  };
  console.log(JSON.stringify(line));
  return response;
};
