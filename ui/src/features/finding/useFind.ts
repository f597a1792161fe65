// Asks for what is looked for, a page at a time; an answer to an older question is dropped.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { host } from '../../host'
import { toInput, type Filter } from './filter'

/** Answers are kept only as long as going back needs them. */
const KEPT = 5 * 60_000

export function useFind(filter: Ref<Filter>) {
  const input = computed(() => toInput(filter.value, null))
  const found = useInfiniteQuery({
    queryKey: ['find', input],
    queryFn: ({ pageParam }) => host.find({ ...input.value, after: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.more ? (page.rows.at(-1)?.place ?? null) : null),
    placeholderData: keepPreviousData,
    gcTime: KEPT,
  })
  return {
    found,
    rows: computed(() => found.data.value?.pages.flatMap((page) => page.rows) ?? []),
    /** On all pages; none where they are too many to count. */
    total: computed(() => found.data.value?.pages[0]?.total ?? null),
  }
}
