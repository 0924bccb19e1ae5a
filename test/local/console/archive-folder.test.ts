import { folderAt, foldersAbove } from '../../../local/console/archive-folder';

const object = (bucket: string, key: string) => ({
  bucket,
  key,
  bytes: 10,
  storageClass: 'STANDARD',
  lastModifiedMs: 0,
});
const objects = [object('logs', 'day=1/a.gz'), object('logs', 'day=1/b.gz'), object('logs', 'c')];

test('a folder holds its own objects and gathers those below', () => {
  const { folders, objects: own } = folderAt(objects, 'logs/');

  expect(folders).toEqual([{ name: 'day=1/', path: 'logs/day=1/', objects: 2, bytes: 20 }]);
  expect(own).toEqual([objects[2]]);
});

test('the way back from a folder goes through each above it', () => {
  expect(foldersAbove('logs/day=1/')).toEqual([
    { name: 'logs', path: 'logs/' },
    { name: 'day=1', path: 'logs/day=1/' },
  ]);
});
