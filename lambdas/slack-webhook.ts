import type { SlackMessage } from './slack-message';

/** What became of a message. `busy`: Slack wants fewer; `refused`: the same message will not do a second time either. */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'busy' | 'failed' | 'refused'; readonly reason: string };

const TIMEOUT_MS = 5000;

export const postToSlack = async (url: string, message: SlackMessage): Promise<Delivery> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { kind: 'delivered' };
    const reason = `Slack answered ${response.status} ${(await response.text()).slice(0, 200)}`;
    return { kind: kindOf(response.status), reason };
  } catch (error) {
    return { kind: 'failed', reason: `Slack could not be reached: ${String(error)}` };
  }
};

/** @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
const kindOf = (status: number): 'busy' | 'failed' | 'refused' =>
  status === 429 ? 'busy' : status >= 500 ? 'failed' : 'refused';
