// Finding and printing, by key from everywhere, once the station is unlocked.
import { onBeforeUnmount, onMounted } from 'vue'
import { useRouter } from 'vue-router'
import { printScreen } from '../../parts/printing'
import { finderOpen, openFinder } from '../finder/open'
import { forgetRecent, visited } from '../finder/recent'

/** Papers are printed from their own dialog, as they were issued. */
const PRINTS = ['home', 'incidents', 'incident', 'plan', 'documents', 'group', 'exchange']

export function useKeys(): void {
  const router = useRouter()
  function onKey(event: KeyboardEvent): void {
    if (!event.ctrlKey || event.shiftKey || event.altKey || event.metaKey) return
    const key = event.key.toLowerCase()
    if (key === 'k') openFinder()
    else if (key === 'p' && PRINTS.includes(String(router.currentRoute.value.name))) void printScreen()
    else return
    event.preventDefault()
  }
  const stop = router.afterEach((to) => {
    finderOpen.value = false
    if (to.name === 'incident' && typeof to.params.id === 'string') visited(to.params.id)
  })
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
    stop()
    // Locked: nothing that was read stays behind.
    finderOpen.value = false
    forgetRecent()
  })
}
