import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssetPaths, withLocalCode } from '../../../local/template/function-code';

const directory = mkdtempSync(join(tmpdir(), 'function-code-'));

afterAll(() => rmSync(directory, { recursive: true }));

/** The folder that a function's or layer's code is in, as its creator finds it. */
const folderOf = async (code: unknown, type = 'AWS::Lambda::Function'): Promise<string> => {
  const assets: AssetPaths = new Map([['abc.zip', join(directory, 'asset.abc')]]);
  const property = type === 'AWS::Lambda::LayerVersion' ? 'Content' : 'Code';
  let folder = '';
  const creator = withLocalCode(
    {
      [type]: ({ properties }) => {
        folder = assets.get(properties[property].S3Key) ?? '';
        return { ref: 'x' };
      },
    },
    assets,
    join(directory, 'work'),
  )[type];
  await creator?.({
    stackName: 'S',
    logicalId: 'F',
    type,
    metadata: {},
    directory,
    properties: { Runtime: 'nodejs22.x', [property]: code },
  });
  return folder;
};

test('finds code that is inline, beside the template, or an asset', async () => {
  mkdirSync(join(directory, 'asset.abc'));
  writeFileSync(join(directory, 'one.js'), 'exports.a = 1;');

  const inline = await folderOf({ ZipFile: 'exports.a = 0;' });
  const inlineText = readFileSync(join(inline, 'index.js'), 'utf8');
  const inlineModule = await folderOf({ ZipFile: 'export const a = 0;' });
  const moduleFiles = readdirSync(inlineModule);
  const file = await folderOf('./one.js');

  expect(inlineText).toBe('exports.a = 0;');
  expect(moduleFiles).toContain('index.mjs');
  expect(readdirSync(file)).toEqual(['one.js']);
  expect(await folderOf({ S3Bucket: 'b', S3Key: 'abc.zip' })).toBe(join(directory, 'asset.abc'));
  expect(await folderOf('./asset.abc', 'AWS::Lambda::LayerVersion')).toBe(
    join(directory, 'asset.abc'),
  );
});

test.each([
  [{ S3Bucket: 'b', S3Key: 'k.zip' }, 'its code is s3://b/k.zip, which is not on this machine'],
  ['s3://b/k.zip', 'its code is s3://b/k.zip, which is not on this machine'],
  ['./gone', 'does not exist'],
  [{ ImageUri: 'x' }, 'the local cloud runs no container images'],
])('says where the code %j is not', async (code, message) => {
  await expect(folderOf(code)).rejects.toThrow(message);
});
