import type { RefObject } from 'preact';
import type { Shortcut } from './shortcuts';

/** What the keys do: opened by `?`. */
export const Help = (props: {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly shortcuts: readonly Shortcut[];
  readonly isOn: boolean;
  readonly onChoice: (isOn: boolean) => void;
}) => (
  <dialog ref={props.dialog} class="help" aria-labelledby="help-heading">
    <h2 id="help-heading">Keys</h2>
    <table>
      <thead class="unseen">
        <tr>
          <th scope="col">Keys</th>
          <th scope="col">What they do</th>
        </tr>
      </thead>
      <tbody>
        {props.shortcuts.map(({ keys, does }) => (
          <tr key={keys}>
            <td>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </td>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p class="hint">
      Tab and Shift+Tab go through a page, the arrow keys along an alarm's timeline.
    </p>
    <form method="dialog">
      <label class="switch">
        <input
          type="checkbox"
          checked={props.isOn}
          onChange={(event) => props.onChoice(event.currentTarget.checked)}
        />
        <span>Keys are on</span>
      </label>
      <button type="submit" class="primary">
        Close
      </button>
    </form>
  </dialog>
);
