/** The tab that a key leads to, round and round. */
export function besideTab<T extends string>(tabs: readonly T[], tab: T, key: string): T | null {
  const at = tabs.indexOf(tab)
  const count = tabs.length
  const to = { ArrowRight: (at + 1) % count, ArrowLeft: (at + count - 1) % count, Home: 0, End: count - 1 }[key]
  return (to === undefined ? undefined : tabs[to]) ?? null
}
