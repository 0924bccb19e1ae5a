import { isWebAddress } from '../dashboards/markdown';

/** A piece of Slack's mrkdwn. */
export type SlackInline =
  | { readonly kind: 'text' | 'bold' | 'italic' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const EMOJI: Readonly<Record<string, string>> = {
  rotating_light: '🚨',
  white_check_mark: '✅',
  warning: '⚠️',
  information_source: 'ℹ️',
  red_circle: '🔴',
  large_green_circle: '🟢',
  fire: '🔥',
  bell: '🔔',
  x: '❌',
};

const PIECE = /<([^<>]+)>|`([^`\n]+)`|\*([^*\n]+)\*|\b_([^_\n]+)_\b/g;

/**
 * Reads Slack's mrkdwn: bold, italic, code, links, dates, emoji.
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export const parseSlackMarkup = (markup: string): readonly SlackInline[] => {
  const inlines: SlackInline[] = [];
  let end = 0;
  for (const match of markup.matchAll(PIECE)) {
    if (match.index > end) inlines.push(plain(markup.slice(end, match.index)));
    inlines.push(toInline(match));
    end = match.index + match[0].length;
  }
  if (end < markup.length) inlines.push(plain(markup.slice(end)));
  return inlines;
};

const toInline = ([all, control, code, bold, italic]: RegExpMatchArray): SlackInline => {
  if (control !== undefined) return fromControl(control) ?? plain(all);
  if (code !== undefined) return { kind: 'code', text: unescaped(code) };
  if (bold !== undefined) return { kind: 'bold', text: toSlackText(bold) };
  if (italic !== undefined) return { kind: 'italic', text: toSlackText(italic) };
  return plain(all);
};

/** What stands between angle brackets: `https://…|label`, `!date^…|fallback`, `!here`, `@U123`. */
const fromControl = (control: string): SlackInline | undefined => {
  const [target = '', label] = control.split('|');
  if (/^[!@#]/.test(target)) return plain(label ?? target.replace(/^!/, '@'));
  const href = unescaped(target);
  return isWebAddress(href)
    ? { kind: 'link', href, text: toSlackText(label ?? target) }
    : undefined;
};

const plain = (text: string): SlackInline => ({ kind: 'text', text: toSlackText(text) });

/** Plain text as Slack shows it: its three escapes and its emoji names replaced. */
export const toSlackText = (text: string): string =>
  unescaped(text).replace(/:([a-z_]+):/g, (all, name: string) => EMOJI[name] ?? all);

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
