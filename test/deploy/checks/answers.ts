/** Everything of a paginated answer. */
export async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}

/** What a call gives; undefined where the API says that there is no such thing. */
export async function ifThere<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && /NotFound|NoSuch|NoAvailable/.test(error.name)) return undefined;
    throw error;
  }
}

/** Does something for each at the same time. */
export async function each<Item>(items: Iterable<Item>, work: (item: Item) => Promise<unknown>): Promise<void> {
  await Promise.all([...items].map(work));
}
