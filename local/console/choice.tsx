/** One of several, in a small space. */
export const Choice = (props: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (value: string) => void;
}) => (
  <select
    aria-label={props.label}
    value={props.value}
    onChange={(event) => props.onChoose(event.currentTarget.value)}
  >
    {props.choices.map(([value, label]) => (
      <option key={value} value={value}>
        {label}
      </option>
    ))}
  </select>
);
