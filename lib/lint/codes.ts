/** An error fails the synthesis; a warning and an information are shown. */
export type LintSeverity = 'error' | 'warning' | 'info';

/** What the documents say of one code. */
export interface LintRule {
  readonly severity: LintSeverity;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** What happens if it stays. */
  readonly why: string;
  readonly fix: string;
  /** Where that is written. */
  readonly source: string;
}

/** The prefix of every code where other tools have codes too: `watchkeeper::metric-unknown`. */
export const LINT_NAMESPACE = 'watchkeeper';

const cloudWatch = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';
const putMetricAlarm =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';
const putCompositeAlarm =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html';
const metricMath = `${cloudWatch}/using-metric-math.html`;
const alarmEvaluation = `${cloudWatch}/alarm-evaluation.html`;
const missingData = `${cloudWatch}/alarms-and-missing-data.html`;
const snsEncryption = 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html';
const logClasses =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html';
const logRetention =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html';

/** Every code, in the order of the documents made from it. */
export const lintCodes = {
  'metric-unknown': {
    severity: 'error',
    title: 'No instrument emits the metric',
    why: 'The alarm stays quiet and the graph stays empty for ever: nothing tells a metric that is never sent from one that is fine.',
    fix: 'Take the name from the telemetry, or declare the instrument.',
    source: `${cloudWatch}/cloudwatch_concepts.html`,
  },
  'dimension-unknown': {
    severity: 'error',
    title: 'The metric is not emitted with these dimensions',
    why: 'CloudWatch never adds metrics up over dimensions: another set of them, or another value, is another metric, and this one has no data.',
    fix: 'Use a dimension set of the instrument, or declare a roll-up.',
    source: `${cloudWatch}/cloudwatch_concepts.html`,
  },
  'aws-metric-misspelt': {
    severity: 'error',
    title: 'AWS writes the metric in another way',
    why: 'Names are taken letter by letter: 4XX and 4xx are two metrics, and only one has data.',
    fix: 'Write it as the message says.',
    source: `${cloudWatch}/aws-services-cloudwatch-metrics.html`,
  },
  'aws-metric-unlisted': {
    severity: 'warning',
    title: 'AWS documents no such metric',
    why: 'Most probably nothing sends it. The lists are of November 2026: it may also be newer.',
    fix: "Compare with AWS's page; accept the finding where the metric is newer than the list.",
    source: `${cloudWatch}/aws-services-cloudwatch-metrics.html`,
  },
  'aws-dimension-unknown': {
    severity: 'error',
    title: 'AWS does not send the metric with these dimensions',
    why: 'Without exactly the dimensions that it is sent with, the metric has no data.',
    fix: 'Use one of the sets that the message names.',
    source: `${cloudWatch}/aws-services-cloudwatch-metrics.html`,
  },
  'dimension-value-wrong': {
    severity: 'error',
    title: 'The dimension has another attribute of its resource',
    why: 'The Ref of a queue is its URL and that of a topic its ARN; their metrics know them by name, so this one has no data.',
    fix: 'Use the attribute that the message names.',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  },
  'dimension-dangling': {
    severity: 'error',
    title: 'The dimension is of nothing',
    why: 'It is empty, or refers to a resource that the template does not have: no metric has it.',
    fix: 'Refer to the resource whose metric it is.',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html',
  },
  'missing-data-default': {
    severity: 'warning',
    title: 'Missing data leaves the alarm without a state',
    why: 'Metrics of serverless services have no data while nothing happens. With the default, missing, the alarm then waits in INSUFFICIENT_DATA, and one old bad point can set it off.',
    fix: 'Say what silence means: notBreaching where it is good, breaching where it is an outage, ignore where it says nothing.',
    source: missingData,
  },
  'breaching-without-warm-up': {
    severity: 'info',
    title: 'Silence sets the alarm off before the first data can come',
    why: 'A deployment makes the alarm before what it watches has run, so it may go off with each new one.',
    fix: 'Give it a WarmUpConfiguration as long as the first data takes.',
    source: putMetricAlarm,
  },
  'fill-repeat': {
    severity: 'warning',
    title: 'FILL repeats old values in an alarm',
    why: 'A metric that has died looks as it did when it was last seen: the alarm keeps its state whatever happens.',
    fix: 'Fill with a number, or let treatMissingData say what silence means.',
    source: metricMath,
  },
  'fill-late': {
    severity: 'warning',
    title: 'FILL decides the newest minute before its data is there',
    why: 'Data comes a little late, so the newest minute is mostly the filler; where every minute must breach, the alarm then hangs in one state.',
    fix: 'Let M of N minutes decide, with M below N, or fill only the part that a ratio divides.',
    source: metricMath,
  },
  'math-over-range': {
    severity: 'warning',
    title: 'The expression sums up the whole range that CloudWatch reads',
    why: 'An alarm reads more periods than it evaluates, how many is not documented: a scalar or a running total over them is not what a graph shows.',
    fix: 'Compare each period by itself: arithmetic on the series, or an aggregate of a list, SUM([m1, m2]).',
    source: alarmEvaluation,
  },
  'rate-on-sparse': {
    severity: 'warning',
    title: 'RATE or DIFF between points that may be far apart',
    why: 'Both compare with the last value there is, however old: on a metric with gaps the result jumps.',
    fix: 'Divide the Sum by the period instead.',
    source: metricMath,
  },
  'search-in-alarm': {
    severity: 'error',
    title: 'SEARCH in an alarm',
    why: 'CloudWatch takes no alarm on a search, for it returns several series.',
    fix: 'Name the metrics, or use a Metrics Insights query.',
    source: `${cloudWatch}/using-search-expressions.html`,
  },
  'alarm-too-many-metrics': {
    severity: 'error',
    title: 'More metrics or expressions than an alarm can have',
    why: 'CloudWatch refuses an alarm on more than ten metrics or more than ten expressions.',
    fix: 'Split it into several alarms under a composite.',
    source: putMetricAlarm,
  },
  'alarm-periods-differ': {
    severity: 'error',
    title: 'Metrics of one alarm with several periods',
    why: 'CloudWatch refuses an alarm whose metrics have different periods.',
    fix: 'Use one period, or an alarm each under a composite.',
    source: putMetricAlarm,
  },
  'ratio-without-traffic': {
    severity: 'info',
    title: 'A ratio is judged however little traffic there is',
    why: 'One failure of three requests is 33 %: at night a ratio without a minimum wakes people for nothing.',
    fix: 'Judge it only above a minimum: IF(requests >= 10, ratio, 0); in a rule withTraffic does it.',
    source:
      'https://sre.google/workbook/alerting-on-slos/#low-traffic-services-and-error-budget-alerting',
  },
  'period-not-allowed': {
    severity: 'error',
    title: 'CloudWatch has no such period',
    why: 'Periods are 10, 20 or 30 seconds or a multiple of 60: the deployment fails.',
    fix: 'Choose one of them.',
    source: putMetricAlarm,
  },
  'window-too-long': {
    severity: 'error',
    title: 'The alarm looks back too far',
    why: 'Period times evaluation periods is at most a day, or a week from periods of an hour: the deployment fails.',
    fix: 'Fewer periods, or periods of an hour and more.',
    source: putMetricAlarm,
  },
  'datapoints-above-periods': {
    severity: 'error',
    title: 'More data points must breach than are looked at',
    why: 'CloudWatch refuses DatapointsToAlarm above EvaluationPeriods.',
    fix: 'Lower DatapointsToAlarm, or raise EvaluationPeriods.',
    source: putMetricAlarm,
  },
  'single-datapoint': {
    severity: 'warning',
    title: 'One bad minute sets the alarm off',
    why: 'Deployments, retries and a single slow call make bad minutes: who is woken by them stops listening.',
    fix: 'Let 3 of 5 minutes decide; keep one of one where one is one too many, and accept the finding with that reason.',
    source: alarmEvaluation,
  },
  'average-latency': {
    severity: 'warning',
    title: 'The average of a latency',
    why: 'The many fast requests hide the slow ones: the average is fine while one user in twenty waits for seconds.',
    fix: 'Use a percentile (p95, p99) or a trimmed mean (tm99).',
    source: 'https://sre.google/sre-book/monitoring-distributed-systems/',
  },
  'alarm-name-too-long': {
    severity: 'error',
    title: "The alarm's name is too long",
    why: 'CloudWatch takes 255 characters: the deployment fails.',
    fix: 'Shorten it.',
    source: putMetricAlarm,
  },
  'alarm-name-duplicate': {
    severity: 'error',
    title: 'Two alarms have one name',
    why: 'An alarm is its name: the second deployed one replaces the first, or the deployment fails.',
    fix: 'Give one of them another name.',
    source: putMetricAlarm,
  },
  'description-too-long': {
    severity: 'error',
    title: "The alarm's description is too long",
    why: 'CloudWatch takes 1024 characters: the deployment fails.',
    fix: 'Shorten it; what to do belongs on the page that it links to.',
    source: putMetricAlarm,
  },
  'band-incomplete': {
    severity: 'error',
    title: 'An anomaly alarm without its band',
    why: 'The comparison with a band needs ThresholdMetricId, the id of an ANOMALY_DETECTION_BAND among its metrics: the deployment fails.',
    fix: 'Name the expression of the band in ThresholdMetricId, and leave Threshold out.',
    source: `${cloudWatch}/CloudWatch_Anomaly_Detection.html`,
  },
  'alarm-without-action': {
    severity: 'warning',
    title: 'The alarm tells nobody',
    why: 'It has no action, or its actions are off, and no composite alarm or other resource looks at it: it turns red unseen.',
    fix: 'Give it an action, or put it into a composite that has one.',
    source: `${cloudWatch}/AlarmThatSendsEmail.html`,
  },
  'action-unknown': {
    severity: 'error',
    title: 'The action is nothing that an alarm can do',
    why: 'Actions are ARNs of topics, functions, scaling policies and the like. CloudWatch does not check them: a wrong one fails silently, alarm by alarm.',
    fix: 'Give the ARN: for a topic its Ref, for a function its Arn.',
    source: putMetricAlarm,
  },
  'action-not-permitted': {
    severity: 'error',
    title: 'CloudWatch may not invoke the function',
    why: 'Without a permission for lambda.alarms.cloudwatch.amazonaws.com the invocation is refused, and only the history of the alarm says so.',
    fix: 'Add an AWS::Lambda::Permission for that principal.',
    source: `${cloudWatch}/alarms-and-actions-Lambda.html`,
  },
  'topic-without-subscription': {
    severity: 'warning',
    title: 'Nobody is subscribed to the topic of an alarm',
    why: 'The alarm goes off, the topic takes it, and nobody hears.',
    fix: 'Subscribe the people or the notifier to the topic.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html',
  },
  'topic-unencrypted': {
    severity: 'warning',
    title: 'The topic of an alarm is not encrypted',
    why: 'Messages wait in plain text; they name resources, values and accounts.',
    fix: 'Encrypt it with a customer key that lets cloudwatch.amazonaws.com use it.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html',
  },
  'topic-key-aws-managed': {
    severity: 'error',
    title: "The topic is encrypted with AWS's own key",
    why: 'alias/aws/sns does not let CloudWatch use it, and its policy cannot be changed: alarms are dropped silently.',
    fix: 'Use a customer key that lets cloudwatch.amazonaws.com use it.',
    source: snsEncryption,
  },
  'topic-key-closed': {
    severity: 'error',
    title: 'CloudWatch may not use the key of the topic',
    why: 'Without kms:Decrypt and kms:GenerateDataKey* for cloudwatch.amazonaws.com alarms are dropped silently.',
    fix: 'Add a statement for that principal with both actions to the policy of the key.',
    source: snsEncryption,
  },
  'topic-closed': {
    severity: 'error',
    title: 'CloudWatch may not publish to the topic',
    why: 'A policy takes the place of the default one, that lets the account publish: without sns:Publish for cloudwatch.amazonaws.com alarms are dropped silently.',
    fix: 'Add a statement that allows that principal sns:Publish.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
  },
  'composite-unknown-alarm': {
    severity: 'warning',
    title: 'The composite is about an alarm that no template here makes',
    why: 'If nothing else makes it, CloudWatch refuses the rule: the deployment fails.',
    fix: 'Correct the name; accept the finding where another application makes the alarm.',
    source: putCompositeAlarm,
  },
  'composite-before-child': {
    severity: 'error',
    title: 'The composite may be made before its children',
    why: 'It names them in plain text, so CloudFormation sees no order, and CloudWatch refuses a rule about alarms that are not there yet.',
    fix: 'Refer to the children, or let the composite depend on them.',
    source: putCompositeAlarm,
  },
  'composite-too-large': {
    severity: 'error',
    title: 'The rule of the composite is too large',
    why: 'CloudWatch takes 100 children and 10,240 characters: the deployment fails.',
    fix: 'Make a tree of composites.',
    source: putCompositeAlarm,
  },
  'resource-unwatched': {
    severity: 'warning',
    title: 'No alarm watches the resource',
    why: 'When it fails, users are the first to know.',
    fix: 'Watch it with its default rules, or accept the finding with the reason why nobody needs to know.',
    source: `${cloudWatch}/Best_Practice_Recommended_Alarms_AWS_Services.html`,
  },
  'log-group-without-retention': {
    severity: 'warning',
    title: 'The log group never expires',
    why: 'Logs are kept and paid for for ever.',
    fix: 'Set RetentionInDays; what must be kept longer belongs in the archive.',
    source: logRetention,
  },
  'function-without-log-group': {
    severity: 'warning',
    title: 'Lambda makes the log group of the function',
    why: 'It never expires, and outlives the stack. Functions that the CDK adds by itself have one too.',
    fix: 'Give the function a log group with a retention.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
  },
  'infrequent-access-metrics': {
    severity: 'error',
    title: 'Metrics from a log group that extracts none',
    why: 'Only the Standard class extracts embedded metrics and takes metric filters: here the lines are stored, and the metrics never exist.',
    fix: 'Use the Standard class for it.',
    source: logClasses,
  },
  'log-level-drops-metrics': {
    severity: 'error',
    title: "Lambda's log level drops the metrics",
    why: 'Lines without a level count as INFO, so with WARN and above the lines that carry embedded metrics are thrown away.',
    fix: 'Set ApplicationLogLevel to INFO, and filter in the logger instead.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html',
  },
  'acceptance-without-reason': {
    severity: 'error',
    title: 'A finding is accepted without a reason',
    why: 'Nobody can tell later whether it still holds.',
    fix: 'Write the reason in one sentence.',
    source: 'https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html',
  },
  'acceptance-unknown': {
    severity: 'warning',
    title: 'An unknown code is accepted',
    why: 'It accepts nothing: it is misspelt, or the code is gone.',
    fix: 'Take the code from this table, or delete the acceptance.',
    source: 'https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html',
  },
} as const satisfies Readonly<Record<string, LintRule>>;

export type LintCode = keyof typeof lintCodes;

export const isLintCode = (code: string): code is LintCode => Object.hasOwn(lintCodes, code);

/** The code as suppressions name it: `watchkeeper::metric-unknown`. */
export const qualifiedCode = (code: string): string =>
  code.includes('::') ? code : `${LINT_NAMESPACE}::${code}`;
