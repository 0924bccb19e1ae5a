import { Stack, Token } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { atPath } from '../at-path';
import { jsonText } from '../json-text';
import { type DashboardProperties, toDashboardPages } from './dashboard-body';

export interface WatchDashboardProps extends Omit<DashboardProperties, 'name'> {
  readonly dashboardName: string;
  /** ARNs: what alarm panels show that name none. @default - none */
  readonly alarms?: readonly string[];
  /** What log tables read that name none. @default - none */
  readonly logGroups?: readonly ILogGroup[];
}

/** Panels as a CloudWatch dashboard, each at its own period; over CloudWatch's limits as several with links between. */
export class WatchDashboard extends Construct {
  /** One, unless there is more than CloudWatch takes on one: `shop`, `shop-2`. */
  readonly dashboardNames: readonly string[];

  constructor(scope: Construct, id: string, props: WatchDashboardProps) {
    super(scope, id);
    const { dashboardName: name, alarms = [], logGroups = [], ...properties } = props;
    const pages = atPath(this, () => {
      checkName(name);
      return toDashboardPages(
        { name, ...properties },
        {
          alarms,
          region: Stack.of(this).region,
          logGroups: logGroups.map(({ logGroupName }) => logGroupName),
        },
      );
    });
    this.dashboardNames = pages.map((page) => page.name);
    for (const [i, page] of pages.entries()) {
      new CfnDashboard(this, i === 0 ? 'Resource' : `Page${i + 1}`, {
        dashboardName: page.name,
        dashboardBody: jsonText(page.body),
      });
    }
  }
}

/** With room for the number of a page. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
const checkName = (name: string): void => {
  if (Token.isUnresolved(name) || /^[\w-]{1,250}$/.test(name)) return;
  throw new RangeError(
    `a dashboard's name must be 1 to 250 letters, digits, - and _, got ${JSON.stringify(name)}: change it`,
  );
};
