import type { BodyProblem } from '../../dashboards/dashboard-problems';

/** What a widget cannot show here, and why. */
export const Remarks = ({ remarks }: { readonly remarks: readonly string[] }) =>
  remarks.length === 0 ? null : (
    <ul class="remarks">
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );

/** What in a dashboard's body is not as CloudWatch wants it. */
export const Problems = ({ problems }: { readonly problems: readonly BodyProblem[] }) =>
  problems.length === 0 ? null : (
    <ul class="problems" aria-label="Errors in the dashboard's body">
      {problems.map(({ path, message }, place) => (
        <li key={place}>
          <code>{path}</code> {message}
        </li>
      ))}
    </ul>
  );
