import { useMemo } from 'preact/hooks';
import {
  currentValue,
  type DashboardVariable,
  type Setting,
  type VariableValue,
  valuesOf,
} from '../dashboards/dashboard-variables';
import { api } from './api';
import { useLoaded } from './live';
import { type Route, setOptions } from './route';

/** How the address names a variable: `v.FunctionName=predict`. */
const PREFIX = 'v.';

interface VariableChoice {
  readonly variable: DashboardVariable;
  readonly values: readonly VariableValue[];
  readonly value?: string;
}

/** The variables of a dashboard with the values that hold; undefined until those that are searched for are found. */
export const useVariables = (
  variables: readonly DashboardVariable[],
  { options }: Route,
): readonly VariableChoice[] | undefined => {
  const needsSearch = variables.some(({ search }) => search);
  const names = useLoaded(async () => (needsSearch ? await api.metricNames() : []), [needsSearch]);
  const chosen = JSON.stringify(options);
  return useMemo(() => {
    const found = names.data ?? (needsSearch && !names.error ? undefined : []);
    if (!found) return undefined;
    const own = ownValues(options);
    return variables.map((variable) => {
      const values = valuesOf(variable, found);
      return { variable, values, value: currentValue(variable, own, values) };
    });
  }, [variables, chosen, names]);
};

const ownValues = (options: Route['options']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [],
    ),
  );

export const settingsOf = (choices: readonly VariableChoice[]): readonly Setting[] =>
  choices.flatMap(({ variable, value }) => (value === undefined ? [] : [{ variable, value }]));

/** A control for each variable that its author shows. */
export const VariableControls = (props: {
  readonly choices: readonly VariableChoice[];
  readonly route: Route;
}) => (
  <>
    {props.choices
      .filter(({ variable }) => variable.visible)
      .map((choice) => (
        <Control
          key={choice.variable.id}
          choice={choice}
          onChange={(value) => setOptions(props.route, { [PREFIX + choice.variable.id]: value })}
        />
      ))}
  </>
);

interface ControlProps {
  readonly choice: VariableChoice;
  readonly onChange: (value: string) => void;
}

const Control = ({ choice, onChange }: ControlProps) => {
  const { variable, values, value = '' } = choice;
  switch (variable.inputType) {
    case 'input':
      return (
        <label class="variable">
          {variable.label}
          <input
            value={value}
            list={values.length > 0 ? `values-${variable.id}` : undefined}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          {values.length > 0 && (
            <datalist id={`values-${variable.id}`}>
              {values.map((one) => (
                <option key={one.value} value={one.value}>
                  {one.label}
                </option>
              ))}
            </datalist>
          )}
        </label>
      );
    case 'select':
      return (
        <label class="variable">
          {variable.label}
          <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
            {!values.some((one) => one.value === value) && (
              <option value={value}>{value || 'as written'}</option>
            )}
            {values.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
        </label>
      );
    case 'radio':
      return (
        <fieldset class="segments variable">
          <legend class="unseen">{variable.label}</legend>
          {values.map((one) => (
            <label key={one.value}>
              <input
                type="radio"
                name={variable.id}
                checked={one.value === value}
                onChange={() => onChange(one.value)}
              />
              <span>{one.label}</span>
            </label>
          ))}
        </fieldset>
      );
  }
};
