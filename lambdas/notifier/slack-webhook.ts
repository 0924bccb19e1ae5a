import type { SlackMessage } from './slack-message';

/** What became of a message. `busy`: Slack wants fewer; `refused`: the same message will not do a second time either. */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'busy' | 'failed' | 'refused'; readonly reason: string };

/** @param url - of an incoming webhook; it is a secret, and in no reason */
export const postToSlack = async (
  url: string,
  message: SlackMessage,
  timeoutMs: number,
): Promise<Delivery> => {
  if (!URL.canParse(url)) return noUrl;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return { kind: 'delivered' };
    const reason = `Slack answered ${response.status} ${(await response.text()).slice(0, 200)}`;
    return { kind: kindOf(response.status), reason };
  } catch (error) {
    return { kind: 'failed', reason: `Slack could not be reached: ${reasonOf(error)}` };
  }
};

const noUrl: Delivery = {
  kind: 'failed',
  reason: 'the secret of the webhook is no URL: put the URL of a Slack incoming webhook there',
};

// `fetch` says what went wrong in the cause alone.
const reasonOf = (error: unknown): string =>
  [error, (error as Error).cause].filter(Boolean).map(String).join(': ');

/** @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
const kindOf = (status: number): 'busy' | 'failed' | 'refused' =>
  status === 429 ? 'busy' : status >= 500 ? 'failed' : 'refused';
