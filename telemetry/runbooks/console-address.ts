/** Stands for the region in an address that is written down before anybody knows it. */
const ANY_REGION = '{region}';

/** Of an alarm in the CloudWatch console. */
export const alarmAddress = (alarmName: string, region: string = ANY_REGION): string =>
  `${consoleAddress(region)}#alarmsV2:alarm/${encodeURIComponent(alarmName)}`;

/**
 * Of Logs Insights in the CloudWatch console, with a query in its editor and the last hour chosen. AWS does not document the
 * form: it is JSURL, escaped twice.
 */
export const queryAddress = (text: string, region: string = ANY_REGION): string => {
  const query = encodeURIComponent(text)
    .replace(/[!'()*~]/g, percentCode)
    .replaceAll('%', '*');
  const detail = `~(end~0~start~-3600~timeType~'RELATIVE~unit~'seconds~editorString~'${query})`;
  return `${consoleAddress(region)}#logsV2:logs-insights${twiceEscaped(detail)}`;
};

const consoleAddress = (region: string): string =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;

const twiceEscaped = (detail: string): string =>
  encodeURIComponent(`?queryDetail=${detail.replace(/[~()']/g, percentCode)}`).replaceAll('%', '$');

/** Of what `encodeURIComponent` leaves as it is. */
const percentCode = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
