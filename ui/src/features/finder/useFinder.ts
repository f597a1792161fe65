// Everything that fits what is typed, kind by kind.
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { IncidentView } from '../../generated/IncidentView'
import { host } from '../../host'
import { queryClient, useDocuments } from '../../host/queries'
import { blank, toInput } from '../finding/filter'
import { recent } from './recent'
import { incidentTarget, papersFor, peopleFor, SCREENS, screensFor, type Target } from './targets'

/** What was opened last, by its name of now, without what is open already. */
function recently(here: string): Target[] {
  return recent.value.flatMap((target) => {
    if (target.to === here) return []
    const id = target.id.startsWith('incident:') ? target.id.slice('incident:'.length) : ''
    const view = id ? queryClient.getQueryData<IncidentView>(['incident', id]) : undefined
    if (!view) return target.name ? [target] : []
    const note = [view.number, view.level?.tag.numeral ?? '未定级', view.phase].join(' · ')
    return [{ ...target, name: view.title, note }]
  })
}

const PAUSE = 120
const MOST = 6
const KEPT = 60_000

export function useFinder(text: Ref<string>) {
  const router = useRouter()
  const route = useRoute()
  /** What is typed, once the typing rests. */
  const asked = ref(text.value.trim())
  let pause: ReturnType<typeof setTimeout> | undefined
  watch(text, (typed) => {
    clearTimeout(pause)
    pause = setTimeout(() => (asked.value = typed.trim()), PAUSE)
  })
  onScopeDispose(() => clearTimeout(pause))

  const found = useQuery({
    queryKey: ['find', 'finder', asked],
    queryFn: () => host.find(toInput({ ...blank(), text: asked.value, withdrawn: true }, null, MOST)),
    enabled: () => asked.value !== '',
    placeholderData: keepPreviousData,
    gcTime: KEPT,
  })
  const papers = useDocuments()
  const directory = useQuery({ queryKey: ['directory'], queryFn: () => host.directory() })

  // Screens that this window has not got are not offered.
  const screens = SCREENS.filter((screen) => !screen.to || router.resolve(screen.to).name !== undefined)

  const targets = computed<Target[]>(() => {
    const words = asked.value
    if (!words) return [...recently(route.path), ...screensFor('', screens)]
    return [
      ...screensFor(words, screens),
      ...(found.data.value?.rows ?? []).map(incidentTarget),
      ...peopleFor(words, directory.data.value?.rows ?? []),
      ...papersFor(words, papers.data.value ?? []),
    ]
  })
  return {
    asked,
    targets,
    /** There are more incidents than are listed here. */
    more: computed(() => asked.value !== '' && (found.data.value?.more ?? false)),
    settled: computed(() => text.value.trim() === asked.value && !found.isFetching.value),
  }
}
