import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Two faces: `/` for the desk, `/m` for the phone. The server fills the style nonce into each HTML reply. */
// oxlint-disable-next-line import/no-default-export -- Vite reads the default.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    sourcemap: false,
    // Names what each face loads first; test/e2e/size.test.ts adds it up.
    manifest: true,
    // No file becomes a data: URL or an inline script: the policy would refuse it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The oldest browser inside 企业微信 that we promise.
    target: ['chrome87', 'safari15'],
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: { desk: 'index.html', phone: 'm.html' } },
  },
  server: { proxy: { '/api': 'http://localhost:8080' } },
});
