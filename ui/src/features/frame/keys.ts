// The keys that work everywhere once the station is unlocked.
import { onBeforeUnmount, onMounted } from 'vue'
import { useRouter } from 'vue-router'
import { printScreen } from '../../parts/printing'
import { finderOpen, openFinder } from '../finder/open'
import { visited } from '../finder/recent'
import { helpFor } from '../help/helpFor'
import { useLeaving } from './leaving'

/** Papers are printed from their own dialog, as they were issued. */
const PRINTS = ['home', 'incidents', 'incident', 'plan', 'documents']

export function useKeys(): void {
  const router = useRouter()
  const { lock } = useLeaving()
  const alone = (event: KeyboardEvent): boolean => event.ctrlKey && !event.shiftKey && !event.altKey && !event.metaKey
  function onKey(event: KeyboardEvent): void {
    const key = event.key.toLowerCase()
    if (key === 'f1') void router.push({ path: '/help', query: { page: helpFor(router.currentRoute.value) } })
    else if (!alone(event)) return
    else if (key === 'n') {
      finderOpen.value = false
      void router.push('/register')
    } else if (key === 'k') openFinder()
    else if (key === 'l') void lock()
    else if (key === 'p' && PRINTS.includes(String(router.currentRoute.value.name))) void printScreen()
    else return
    event.preventDefault()
  }
  const stop = router.afterEach((to) => {
    if (to.name === 'incident' && typeof to.params.id === 'string') visited(to.params.id)
  })
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
    finderOpen.value = false
    stop()
  })
}
