import type { DashboardValidationMessage } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud/cloud';
import { bodyProblems, widgetProblems } from '../dashboards/dashboard-problems';
import { dashboardArn } from '../resources/monitoring';
import { pageOf } from './page';
import type { Operations } from './service';

/** CloudWatch's operations on dashboards. */
export const dashboardOperations = ({
  clock,
  dashboards,
  tags,
  emit,
}: Pick<Cloud, 'clock' | 'dashboards' | 'tags' | 'emit'>): NonNullable<
  Operations['monitoring']
> => {
  /** By name; those of templates were made with the account. */
  const modified = new Map<string, number>();
  const createdMs = clock.now();
  const refuseAbsent = (name: string): void => {
    if (dashboards.has(name)) return;
    throw new AwsError('DashboardNotFoundError', `Dashboard ${name} does not exist`, 404);
  };
  return {
    PutDashboard: ({ DashboardName = '', DashboardBody = '', Tags = [] }) => {
      checkName(DashboardName);
      const body = readBody(DashboardBody);
      const isNew = !dashboards.has(DashboardName);
      dashboards.set(DashboardName, body);
      modified.set(DashboardName, clock.now());
      if (isNew) {
        const read = Tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
        tags.put(dashboardArn(DashboardName), read);
      }
      emit('deploy');
      return { DashboardValidationMessages: remarks(body) };
    },
    GetDashboard: ({ DashboardName = '' }) => {
      refuseAbsent(DashboardName);
      const DashboardBody = JSON.stringify(dashboards.get(DashboardName));
      return { DashboardName, DashboardArn: dashboardArn(DashboardName), DashboardBody };
    },
    ListDashboards: ({ DashboardNamePrefix = '', NextToken }) => {
      const names = [...dashboards.keys()]
        .filter((name) => name.startsWith(DashboardNamePrefix))
        .sort();
      const page = pageOf(names, { NextToken, MaxRecords: LISTED }, LISTED);
      return {
        DashboardEntries: page.items.map((name) => ({
          DashboardName: name,
          DashboardArn: dashboardArn(name),
          LastModified: new Date(modified.get(name) ?? createdMs),
          Size: Buffer.byteLength(JSON.stringify(dashboards.get(name))),
        })),
        NextToken: page.NextToken,
      };
    },
    /** All or none. */
    DeleteDashboards: ({ DashboardNames = [] }) => {
      for (const name of DashboardNames) refuseAbsent(name);
      for (const name of DashboardNames) dashboards.delete(name);
      emit('deploy');
      return {};
    },
  };
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListDashboards.html */
const LISTED = 1000;
const LONGEST_NAME = 255;

const checkName = (name: string): void => {
  if (!/^[\w-]*$/.test(name)) {
    throw new AwsError(
      'InvalidParameterValueException',
      `The value ${name} for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n`,
    );
  }
  if (name.length > 0 && name.length <= LONGEST_NAME) return;
  throw new AwsError(
    'InvalidParameterValueException',
    `DashboardName must have 1 to ${LONGEST_NAME} characters, got ${name.length}`,
  );
};

/** What would not be drawn as it is meant. The dashboard is made all the same. */
const remarks = (body: Body): DashboardValidationMessage[] =>
  [...bodyProblems(body), ...body.widgets.flatMap(widgetProblems)].map(({ path, message }) => ({
    DataPath: path,
    Message: message,
  }));

interface Body {
  readonly widgets: readonly unknown[];
}

const readBody = (text: string): Body => {
  const problem = (message: string): AwsError =>
    new AwsError(
      'DashboardInvalidInputError',
      `The dashboard body is invalid, there are 1 validation errors:\n[\n  {\n    "message": ${JSON.stringify(message)}\n  }\n]`,
    );
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw problem('The field DashboardBody must be a valid JSON object');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw problem('The field DashboardBody must be a valid JSON object');
  }
  if (!('widgets' in body) || !Array.isArray(body.widgets)) {
    throw problem("Should have required property 'widgets'");
  }
  return { ...body, widgets: body.widgets };
};
