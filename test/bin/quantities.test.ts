import fc from 'fast-check';
import { addParameter } from '../../bin/quantities';

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
