import type { HeapProfiler, Profiler, Runtime } from 'node:inspector';
import { pathToFileURL } from 'node:url';
import type { MapEntry, MappedFile } from '../errors/mapped-file';
import { loadPart } from '../parts';

type HeapNode = HeapProfiler.SamplingHeapProfileNode;

/** A CPU profile of a bundle with the source's names and places. What has no map stays as it is. */
export const cpuProfileInSource = (profile: Profiler.Profile): Profiler.Profile => ({
  ...profile,
  nodes: profile.nodes.map((node) => {
    const callFrame = inSource(node.callFrame);
    // Ticks tell lines of the bundle.
    return callFrame === node.callFrame ? node : { ...node, callFrame, positionTicks: undefined };
  }),
});

/** The same for a heap profile. */
export const heapProfileInSource = (
  profile: HeapProfiler.SamplingHeapProfile,
): HeapProfiler.SamplingHeapProfile => ({ ...profile, head: heapNodeInSource(profile.head) });

const heapNodeInSource = (node: HeapNode): HeapNode => ({
  ...node,
  callFrame: inSource(node.callFrame),
  children: node.children.map(heapNodeInSource),
});

/** Lines and columns of frames count from 0. */
const inSource = (frame: Runtime.CallFrame): Runtime.CallFrame => {
  const { url, lineNumber, columnNumber } = frame;
  const file = url.startsWith('file:') ? loadPart('errors/source-map').mappedFile(url) : undefined;
  const entry = file?.entryAt({ file: url, line: lineNumber + 1, column: columnNumber + 1 });
  if (!file || !entry) return frame;
  return {
    ...frame,
    functionName: nameInSource(frame, file) ?? frame.functionName,
    url: pathToFileURL(entry.originalSource).href,
    lineNumber: entry.originalLine,
    columnNumber: entry.originalColumn,
  };
};

/** A function begins behind its name: `function er` or `er=`. The map has the source's for the name's place. */
const nameInSource = (
  { functionName, url, lineNumber, columnNumber }: Runtime.CallFrame,
  file: MappedFile,
): string | undefined => {
  const placeAt = (column: number) => ({ file: url, line: lineNumber + 1, column });
  const entry: MapEntry | undefined = file.entryAt(placeAt(columnNumber));
  if (entry?.name === undefined) return undefined;
  const length = columnNumber - entry.generatedColumn;
  const text = file.textFrom(placeAt(entry.generatedColumn + 1)).slice(0, length);
  return text === functionName || text === `${functionName}=` ? entry.name : undefined;
};
