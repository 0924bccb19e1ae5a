import { byteLength } from '../message-size';
import { insightsFunction, onJson, plain } from './insights-function';
import { fromJson, isStructure, isTrue, toNumber, toText, type Value } from './value';

const MAX_BRANCHES = 10;

const caseFunction = insightsFunction('case(condition, value, …)', (call) => {
  const pairs = Math.floor(call.args.length / 2);
  if (pairs > MAX_BRANCHES)
    throw call.fail(`case has at most ${MAX_BRANCHES} branches, got ${pairs}`);
  const branches = Array.from({ length: pairs }, (_, i) => ({
    holds: call.args[2 * i]?.evaluate,
    value: call.args[2 * i + 1]?.evaluate,
  }));
  const otherwise = call.args.length % 2 === 1 ? call.args.at(-1)?.evaluate : undefined;
  return (row) => (branches.find(({ holds }) => isTrue(holds?.(row)))?.value ?? otherwise)?.(row);
});

const ifFunction = insightsFunction('if(condition, value, otherwise)', ({ args }) => {
  const [condition, value, otherwise] = args;
  return (row) => (isTrue(condition?.evaluate(row)) ? value : otherwise)?.evaluate(row);
});

/** A map or a list; nothing for what is no JSON object or array. */
export const jsonParse = (value: Value): Value => {
  if (isStructure(value)) return value;
  const text = toText(value);
  if (text === undefined || !/^\s*[{[]/.test(text)) return undefined;
  try {
    return fromJson(JSON.parse(text));
  } catch {
    return undefined;
  }
};

const listOf = (value: Value): readonly unknown[] | undefined => {
  const parsed = jsonParse(value);
  return Array.isArray(parsed) ? parsed : undefined;
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
export const generalFunctions = [
  plain('ispresent(field)', (value) => value !== undefined),
  plain('coalesce(field, …)', (...values) => values.find((value) => value !== undefined)),
  caseFunction,
  ifFunction,
  plain('isNumeric(field)', (value) => toNumber(value) !== undefined),
  plain('messageSize(field)', (value) => {
    const text = toText(value);
    return text === undefined ? undefined : byteLength(text);
  }),
  insightsFunction(
    'queryStartTime()',
    ({ window }) =>
      () =>
        window.startMs,
  ),
  insightsFunction(
    'queryEndTime()',
    ({ window }) =>
      () =>
        window.endMs,
  ),
  insightsFunction(
    'queryTimeRange()',
    ({ window }) =>
      () =>
        window.endMs - window.startMs,
  ),

  onJson('jsonParse(text)', jsonParse),
  onJson('jsonStringify(value)', (value) =>
    isStructure(value) ? JSON.stringify(value) : undefined,
  ),
  onJson('jsonArraySize(text)', (value) => listOf(value)?.length),
  onJson('jsonArrayContains(text, value)', (value, wanted) => {
    const text = toText(wanted);
    return listOf(value)?.some((item) => String(item) === text) ?? false;
  }),
];
