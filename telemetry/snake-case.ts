/** `inferenceTime` as `inference_time`: how names of the code become names of metrics. */
export const snakeCase = (name: string): string =>
  name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
