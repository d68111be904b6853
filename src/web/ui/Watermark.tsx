import { useEffect } from 'react';

const escaped = (text: string) => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function tile(text: string): string {
  const width = Math.max(300, 70 + text.length * 9);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="190"><text x="20" y="120"
    font-size="15" font-family="sans-serif" fill="#7d8b8f" fill-opacity="0.17"
    transform="rotate(-22 150 95)">${escaped(text)}</text></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}

function layer(text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'watermark';
  element.setAttribute('aria-hidden', 'true');
  element.style.backgroundImage = tile(text);
  return element;
}

const stamp = () => new Date().toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16);

/**
 * Staff number and time over everything (trust.md §3.5). It stands outside React's tree; who takes it away or
 * hides it gets it back at once. It deters and traces, it does not prevent.
 */
export function Watermark({ label }: { label: string }) {
  // An effect, because the layer and its guard live in the document, not in React.
  useEffect(() => {
    let shown = layer('');
    const guard = new MutationObserver((changes) => {
      if (!shown.isConnected || changes.some((change) => change.type === 'attributes')) put();
    });
    const put = () => {
      guard.disconnect();
      shown.remove();
      shown = layer(`${label} ${stamp()}`);
      document.body.append(shown);
      guard.observe(document.body, { childList: true });
      guard.observe(shown, { attributes: true });
    };
    const minute = setInterval(put, 60_000);
    put();
    return () => {
      clearInterval(minute);
      guard.disconnect();
      shown.remove();
    };
  }, [label]);
  return null;
}
