import { useEffect, useMemo, useRef } from 'preact/hooks';
import { ClockControl, useClockCommand } from './clock-control';
import { FaultsPanel } from './faults';
import { Help } from './help';
import { useLive } from './live';
import { href, PAGES, type Page } from './route';
import { pageShortcuts, type Shortcut, useShortcuts, useShortcutsChoice } from './shortcuts';
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
  const help = useRef<HTMLDialogElement>(null);
  const shortcuts = useAllShortcuts({
    showHelp: () => help.current?.showModal(),
    showFaults: () => faults.current?.showPopover(),
    toggleTheme: theme.toggle,
  });
  const [isOn, setOn] = useShortcutsChoice();
  useShortcuts(shortcuts, isOn);
  return (
    <header class="top">
      <a class="home" href={href({ page: 'overview' })}>
        Local cloud
      </a>
      <Tabs page={page} />
      <div class="status">
        <ClockControl />
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
        <button
          type="button"
          class="theme"
          aria-label="Keyboard shortcuts"
          onClick={() => help.current?.showModal()}
        >
          ?
        </button>
      </div>
      <div id="faults" popover="auto" class="panel" ref={faults}>
        <h2>Faults</h2>
        <FaultsPanel onDone={() => faults.current?.hidePopover()} />
      </div>
      <Help dialog={help} shortcuts={shortcuts} isOn={isOn} onChoice={setOn} />
    </header>
  );
};

const MINUTE_MS = 60_000;

const useAllShortcuts = (actions: {
  readonly showHelp: () => void;
  readonly showFaults: () => void;
  readonly toggleTheme: () => void;
}): readonly Shortcut[] => {
  const { overview } = useLive();
  const { command } = useClockCommand();
  const latest = useRef({ overview, command, actions });
  latest.current = { overview, command, actions };
  return useMemo(() => {
    const step = (minutes: number) =>
      latest.current.command({ kind: 'step', ms: minutes * MINUTE_MS });
    const pauseOrRun = () =>
      latest.current.command(
        latest.current.overview.speed === 0 ? { kind: 'run', speed: 1 } : { kind: 'pause' },
      );
    return [
      { keys: '?', does: 'show these keys', run: () => latest.current.actions.showHelp() },
      { keys: '/', does: 'search on this page', run: focusSearch },
      ...pageShortcuts,
      { keys: 'p', does: 'pause the clock, or let it run', run: pauseOrRun },
      { keys: '.', does: 'step the clock on by a minute', run: () => step(1) },
      { keys: ':', does: 'step the clock on by five minutes', run: () => step(5) },
      { keys: 'f', does: 'make faults', run: () => latest.current.actions.showFaults() },
      {
        keys: 'n',
        does: 'change between day and night',
        run: () => latest.current.actions.toggleTheme(),
      },
    ];
  }, []);
};

const focusSearch = (): void =>
  document.querySelector<HTMLElement>('main input[type=search], main textarea')?.focus();

const Tabs = ({ page }: { readonly page: Page }) => {
  const alarmed = useLive().overview.alarms.filter(({ state }) => state === 'ALARM').length;
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the tabs scroll.
  useEffect(() => {
    const current = nav.current?.querySelector('[aria-current]');
    current?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [page]);
  return (
    <nav aria-label="Pages" ref={nav}>
      {PAGES.map((one) => (
        <a key={one} href={href({ page: one })} aria-current={one === page ? 'page' : undefined}>
          {TITLES[one]}
          {one === 'alarms' && alarmed > 0 && (
            <b class="count">
              {alarmed}
              <span class="unseen"> in alarm</span>
            </b>
          )}
        </a>
      ))}
    </nav>
  );
};

const Overall = () => {
  const { alarms } = useLive().overview;
  const count = (wanted: string) => alarms.filter(({ state }) => state === wanted).length;
  const alarmed = count('ALARM');
  const unknown = count('INSUFFICIENT_DATA');
  if (alarmed > 0) return <StateLink state="ALARM">{`${alarmed} in alarm`}</StateLink>;
  if (unknown > 0) {
    return <StateLink state="INSUFFICIENT_DATA">{`${unknown} without data`}</StateLink>;
  }
  return <StateLink state="OK">All OK</StateLink>;
};

const StateLink = (props: { readonly state: string; readonly children: string }) => (
  <a
    class={`chip state-${props.state}`}
    href={href({
      page: 'alarms',
      options: props.state === 'OK' ? {} : { state: props.state },
    })}
  >
    {props.children}
  </a>
);
