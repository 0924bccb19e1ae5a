import { useRef } from 'preact/hooks';
import { FaultsPanel } from './faults';
import { clockTime, day } from './format';
import { useLive, useTicker } from './live';
import { Outside } from './markup';
import { href, PAGES, type Page } from './route';
import { useTheme } from './theme';

const TITLES: Readonly<Record<Page, string>> = {
  overview: 'Overview',
  dashboard: 'Dashboards',
  metrics: 'Metrics',
  alarms: 'Alarms',
  logs: 'Logs',
  traces: 'Traces',
  messages: 'Messages',
  archive: 'Archive',
};

export const Header = ({ page }: { readonly page: Page }) => {
  const theme = useTheme();
  const faults = useRef<HTMLDivElement>(null);
  return (
    <header class="top">
      <StackMenu />
      <Tabs page={page} />
      <div class="status">
        <VirtualClock />
        <Overall />
        <button type="button" popovertarget="faults">
          Faults
        </button>
        <button
          type="button"
          class="theme"
          aria-label={`Use the ${theme.name === 'dark' ? 'light' : 'dark'} theme`}
          onClick={theme.toggle}
        >
          {theme.name === 'dark' ? '☀' : '☾'}
        </button>
      </div>
      <div id="faults" popover="auto" class="panel" ref={faults}>
        <h2>Faults</h2>
        <FaultsPanel onDone={() => faults.current?.hidePopover()} />
      </div>
    </header>
  );
};

const Tabs = ({ page }: { readonly page: Page }) => {
  const alarmed = useLive().overview.alarms.filter(({ state }) => state === 'ALARM').length;
  return (
    <nav aria-label="Pages">
      {PAGES.map((one) => (
        <a key={one} href={href({ page: one })} aria-current={one === page ? 'page' : undefined}>
          {TITLES[one]}
          {one === 'alarms' && alarmed > 0 && <b class="count">{alarmed}</b>}
        </a>
      ))}
    </nav>
  );
};

/** The stacks' names; opened, where their APIs answer and what does not run here. */
const StackMenu = () => {
  const { stacks, apis, unsupported } = useLive().overview;
  return (
    <>
      <button type="button" class="stack" popovertarget="stack">
        {stacks.join(', ') || 'no stack'}
      </button>
      <div id="stack" popover="auto" class="panel">
        <h2>APIs</h2>
        {apis.map(({ name, url }) => (
          <p key={name}>
            {name} <Outside href={url}>{url}</Outside>
          </p>
        ))}
        <h2>Runs on AWS only</h2>
        {unsupported.length === 0 && <p>Nothing: the local cloud runs all of the template</p>}
        <ul>
          {unsupported.map(({ stack, logicalId, type, reason }) => (
            <li key={`${stack} ${logicalId}`}>
              <code>{logicalId}</code> {type}: {reason}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
};

const VirtualClock = () => {
  const { now, overview } = useLive();
  useTicker(overview.speed > 1 ? 100 : 1000);
  const ms = now();
  return (
    <time class="clock" title={`virtual time, UTC, ${overview.speed} times as fast as real time`}>
      <small>{day(ms)}</small> {clockTime(ms)} <small>UTC</small>
      {overview.speed !== 1 && <b>×{overview.speed}</b>}
    </time>
  );
};

const Overall = () => {
  const { alarms } = useLive().overview;
  const alarmed = alarms.filter(({ state }) => state === 'ALARM').length;
  const unknown = alarms.filter(({ state }) => state === 'INSUFFICIENT_DATA').length;
  if (alarmed > 0) return <span class="chip state-ALARM">{alarmed} in alarm</span>;
  if (unknown > 0) return <span class="chip state-INSUFFICIENT_DATA">{unknown} without data</span>;
  return <span class="chip state-OK">All OK</span>;
};
