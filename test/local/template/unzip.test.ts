import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { TemplateError } from '../../../local/template/template';
import { unzip } from '../../../local/template/unzip';

const directory = mkdtempSync(join(tmpdir(), 'unzip-'));
const archive = join(directory, 'code.zip');

afterAll(() => rmSync(directory, { recursive: true }));

/** `index.js` ("exports.a = 1;\n" forty times, deflated) and `lib/b.txt` ("hi", stored), made by Python's zipfile. */
const bytes = Buffer.from(
  'UEsDBBQAAAAIAAAAIlwHKxO8GAAAAFgCAAAIAAAAaW5kZXguanNLrSjILyop1ktUsFUwtOZKHeWOcqnBBQBQSwME' +
    'FAAAAAAAAAAiXKwqk9gCAAAAAgAAAAkAAABsaWIvYi50eHRoaVBLAQIUAxQAAAAIAAAAIlwHKxO8GAAAAFgCAAAI' +
    'AAAAAAAAAAAAAACAAQAAAABpbmRleC5qc1BLAQIUAxQAAAAAAAAAIlysKpPYAgAAAAIAAAAJAAAAAAAAAAAAAACA' +
    'AT4AAABsaWIvYi50eHRQSwUGAAAAAAIAAgBtAAAAZwAAAAAA',
  'base64',
);

test('unpacks files that are deflated and files that are stored', () => {
  writeFileSync(archive, bytes);

  unzip(archive, join(directory, 'out'));

  expect(readFileSync(join(directory, 'out/index.js'), 'utf8')).toBe('exports.a = 1;\n'.repeat(40));
  expect(readFileSync(join(directory, 'out/lib/b.txt'), 'utf8')).toBe('hi');
});

test('refuses an entry that would lie outside of the folder', () => {
  const outside = Buffer.from(
    bytes.toString('latin1').replaceAll('lib/b.txt', '../..b.js'),
    'latin1',
  );
  writeFileSync(archive, outside);

  expect(() => unzip(archive, join(directory, 'out'))).toThrow('../..b.js lies outside of it');
});

test('any change to an archive is unpacked or refused with its own error', () => {
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, byte, length) => {
      const changed = Buffer.from(bytes.subarray(0, Math.max(length, bytes.length - 30)));
      changed[Math.min(at, changed.length - 1)] = byte;
      writeFileSync(archive, changed);
      try {
        unzip(archive, join(directory, 'changed'));
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
      }
    }),
  );
});
