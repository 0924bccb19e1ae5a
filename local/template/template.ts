/** A CloudFormation template, as far as the local cloud reads it. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
export interface TemplateParameter {
  /** @default 'String' */
  readonly Type?: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  /** What a value that is refused is told. */
  readonly ConstraintDescription?: string;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
}

export interface TemplateOutput {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

/** What is wrong with a template, with the place: a file, a position or a logical id. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** An intrinsic function: an object whose only key is `Ref`, `Condition` or `Fn::…`. */
export interface Intrinsic {
  readonly name: string;
  readonly argument: unknown;
}

export const intrinsicOf = (value: object): Intrinsic | undefined => {
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length !== 1 || !name) return undefined;
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::')
    ? { name, argument }
    : undefined;
};
