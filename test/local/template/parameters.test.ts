import fc from 'fast-check';
import { checkGiven, givenFor } from '../../../local/template/given-parameters';
import { parameterReference, parameterValues } from '../../../local/template/parameters';
import { TemplateError } from '../../../local/template/template';

const stack = {
  name: 'Shop',
  assets: [],
  directory: '/',
  template: { Parameters: { Stage: {}, Size: { Default: 1 } } },
};

test('a value for one stack wins over one for all', () => {
  const given = { Stage: 'dev', 'Shop:Stage': 'prod', '/shop/table': 'orders' };

  checkGiven([stack], given);

  expect(givenFor(stack, given)).toEqual({ Stage: 'prod' });
  expect(() => checkGiven([stack], { 'Base:Stage': 'x' })).toThrow(
    'no stack has the parameter Base:Stage: there are Stage, Size',
  );
});

test('any parameter and value is taken or refused with its own error', () => {
  const types = ['String', 'Number', 'CommaDelimitedList', 'List<Number>'].concat(
    'AWS::SSM::Parameter::Value<List<String>>',
  );
  const parameter = fc.record(
    {
      Type: fc.oneof(fc.constantFrom(...types), fc.string()),
      Default: fc.jsonValue(),
      AllowedValues: fc.array(fc.string()),
      AllowedPattern: fc.constantFrom('[a-z]*', '(', '\\d+'),
      MinLength: fc.nat(),
      MaxValue: fc.integer(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(parameter, fc.string(), (one, text) => {
      try {
        const { P } = parameterValues('S', { Parameters: { P: one } }, { P: text });
        parameterReference(one, P, (name) => (name.length > 3 ? 'a,b' : undefined));
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
      }
    }),
  );
});
