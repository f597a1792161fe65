import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The window is WebKitGTK or WebView2; old Chinese Linux releases carry an older WebKit.
    target: ['safari15', 'chrome105'],
    chunkSizeWarningLimit: 1500,
  },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
})
