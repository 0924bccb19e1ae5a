import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { context } from '../../../cdk.json';
import { ContributorInsights } from '../../../lib/logs/contributor-insights';
import { fieldIndexPolicies } from '../../../lib/logs/field-indexes';
import { SavedQueries } from '../../../lib/logs/saved-queries';
import { facetQueries } from '../../../telemetry/logs/facet-queries';
import { searchedService } from '../../telemetry/logs/searched-service';

const desk = searchedService('details');
const newStack = (): Stack => new Stack(new App({ context }), 'Stack');

const stack = newStack();
const logGroup = new LogGroup(stack, 'Logs', {
  fieldIndexPolicies: fieldIndexPolicies(desk.logFields),
});
new SavedQueries(stack, 'Search', { telemetry: desk, logGroups: [logGroup] });
new ContributorInsights(stack, 'Contributors', { telemetry: desk, logGroups: [logGroup] });
const template = Template.fromStack(stack);
const logs = { Ref: stack.getLogicalId(logGroup.node.defaultChild as never) };

test("each query of the service's facets lies in a folder with its name, and reads its log groups", () => {
  template.resourceCountIs('AWS::Logs::QueryDefinition', facetQueries(desk).length);
  template.hasResourceProperties('AWS::Logs::QueryDefinition', {
    Name: 'desk/one-request',
    LogGroupNames: [logs],
    QueryString: Match.stringLikeRegexp('details.request_id = "\\{\\{request_id\\}\\}"'),
    Parameters: [{ Name: 'request_id', Description: Match.anyValue() }],
  });
});

test('SP7: a log group is indexed by the names of its lines', () => {
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    FieldIndexPolicies: [{ Fields: Match.arrayWith(['details.request_id', 'error.fingerprint']) }],
  });
});

test('AN3: workspaces are ranked by a rule over the log groups', () => {
  const rules = template.findResources('AWS::CloudWatch::InsightRule', {
    Properties: { RuleName: 'desk-top-workspaces-by-credits', RuleState: 'ENABLED' },
  });

  const [before, ref, after] = Object.values(rules).flatMap(
    ({ Properties }) => Properties.RuleBody['Fn::Join'][1],
  );
  expect(ref).toEqual(logs);
  expect(JSON.parse(`${before}/desk${after}`)).toMatchObject({
    LogGroupNames: ['/desk'],
    AggregateOn: 'Sum',
  });
});

test.each([
  ['no log group', () => [], /^Stack\/Search: a query reads 1 to 50 log groups, got 0/],
  ['51 log groups', (scope: Stack) => groups(scope, 51), /got 51/],
])('%s is refused, with the path', (_, logGroups, message) => {
  const scope = newStack();

  const create = () =>
    new SavedQueries(scope, 'Search', { telemetry: desk, logGroups: logGroups(scope) });

  expect(create).toThrow(message);
});

const groups = (scope: Stack, count: number) =>
  Array.from({ length: count }, (_, i) => new LogGroup(scope, `Logs${i}`));
