import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, loadEnv } from 'vite'

/** `vite dev` passes `/api` on to a running server: ATTAIN_API, by default the port of `attain serve`. */
export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, '.', 'ATTAIN_')
  return {
    plugins: [vue(), tailwindcss()],
    server: { proxy: { '/api': env['ATTAIN_API'] ?? 'http://127.0.0.1:8080' } },
    build: {
      target: 'es2023',
      // Of everything that is bundled, beside the pages.
      license: { fileName: 'licences.txt' },
      // The charts are one chunk of their own, fetched when the first chart comes into view.
      chunkSizeWarningLimit: 700,
    },
  }
})
