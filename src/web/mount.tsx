import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newClient } from './session/session.ts';
import { startTexts } from './text/say.ts';

/** Puts a face on the page once its texts are there. */
export async function mount(face: ReactNode): Promise<void> {
  await startTexts();
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no #root.');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={newClient()}>{face}</QueryClientProvider>
    </StrictMode>,
  );
}
