import { alarmAddress, queryAddress } from '../../../telemetry/runbooks/console-address';

/** As the console reads it: what stands behind the address, unescaped twice; then the text, whose `%` is `*`. */
const editorOf = (address: string): string => {
  const [, detail = ''] = address.split('logs-insights');
  const once = decodeURIComponent(detail.replaceAll('$', '%'));
  const text = decodeURIComponent(once).match(/editorString~'([^~)]*)/)?.[1] ?? '';
  return decodeURIComponent(text.replaceAll('*', '%'));
};

test('a query arrives in the editor of Logs Insights as it was written', () => {
  const text = `filter level in ["ERROR"] and message like 'it~s (100 %)!'\n| stats count(*) by bin(5m)`;

  expect(editorOf(queryAddress(text))).toBe(text);
});

test('an alarm is looked at in the region that is named', () => {
  expect(alarmAddress('shop-High/Rate', 'eu-west-1')).toBe(
    'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/shop-High%2FRate',
  );
});
