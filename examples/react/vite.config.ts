import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // TIDEMARK_HOST and TIDEMARK_WRITE_KEY are written into the page.
  envPrefix: 'TIDEMARK_',
})
