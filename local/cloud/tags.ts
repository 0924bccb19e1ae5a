/** The tags of resources, by ARN. */
export interface Tags {
  /** Adds to those that a resource has. */
  put(resourceArn: string, tags: readonly Tag[]): void;
  remove(resourceArn: string, keys: readonly string[]): void;
  list(resourceArn: string): readonly Tag[];
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export const createTags = (): Tags => {
  const all = new Map<string, Map<string, string>>();
  return {
    put: (resourceArn, tags) => {
      const own = all.get(resourceArn) ?? new Map<string, string>();
      for (const { Key, Value } of tags) own.set(Key, Value);
      all.set(resourceArn, own);
    },
    remove: (resourceArn, keys) => {
      for (const key of keys) all.get(resourceArn)?.delete(key);
    },
    list: (resourceArn) =>
      [...(all.get(resourceArn) ?? [])].map(([Key, Value]) => ({ Key, Value })),
  };
};
