import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressPlugin } from './build-plugins/compress.ts'
import { firstPaintPlugin } from './build-plugins/first-paint.ts'
import { installLinesPlugin } from './build-plugins/install-lines.ts'
import { messagesPlugin } from './build-plugins/messages.ts'
import { worldMapPlugin } from './build-plugins/world-map.ts'

/** Where `npm run dev` finds the API: a Tidemark, or the fake one of `dev/`. */
const apiOrigin = `http://127.0.0.1:${process.env['PORT'] ?? '9700'}`
// Sign-in takes requests of its own address alone.
const api = { target: apiOrigin, changeOrigin: true, headers: { origin: apiOrigin } }

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    messagesPlugin(),
    firstPaintPlugin(),
    worldMapPlugin(),
    installLinesPlugin(),
    react(),
    compressPlugin(),
  ],
  build: {
    target: 'es2022',
    // A data: URL in a style sheet would need a wider content security policy than the page is sent with.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Two files, each with all that it needs itself: some fifty of them take longer to come. What asks stands
          // first, and is small; what draws has what is left.
          groups: [
            { name: 'first', test: /src[\\/]main\.ts$/, priority: 2 },
            { name: 'app', test: /src[\\/]app\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': api, '/v1': api, '/readyz': api } },
})
