import fc from 'fast-check';
import { addParameter, parseWhole } from '../../bin/quantities';

test('a value may hold anything, an equals sign too', () => {
  expect(addParameter('Url=http://x/?a=b', { Stage: 'dev' })).toEqual({
    Stage: 'dev',
    Url: 'http://x/?a=b',
  });
});

test('any text is a parameter or is refused with an example', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(Object.keys(addParameter(text, {}))).toHaveLength(1);
      } catch (error) {
        expect((error as Error).message).toBe('a parameter is Name=Value: Stage=dev');
      }
    }),
  );
});

test.each(['', ' ', '0x10', '1e3', '-1', '4.5', '99999'])('%j is no port', (text) => {
  expect(() => parseWhole(0, 65_000)(text)).toThrow('it must be a whole number from 0 to 65000');
});
