import { Button } from 'antd';
import { useRef } from 'react';
import { useText } from '../../../text/say.ts';
import type { Chosen } from './sending.ts';

/** A button that opens the computer's own choice of files. */
export function PickFiles({
  label,
  primary = false,
  size = primary ? 'large' : 'middle',
  disabled = false,
  loading = false,
  accept = '.csv,.xlsx,.txt',
  onFiles,
}: {
  label: string;
  size?: 'small' | 'middle' | 'large';
  /** Endings that the computer offers first; what a file is, the server sees. */
  accept?: string;
  primary?: boolean;
  disabled?: boolean;
  loading?: boolean;
  onFiles: (files: Chosen[]) => void;
}) {
  const say = useText();
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        type={primary ? 'primary' : 'default'}
        size={size}
        disabled={disabled}
        loading={loading}
        onClick={() => field.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label={say('upload.choose')}
        onChange={({ target }) => {
          const chosen = [...(target.files ?? [])].map((file) => ({ file, isFolder: false }));
          // Cleared, so that the same file can be chosen again after it was mended.
          target.value = '';
          if (chosen.length > 0) onFiles(chosen);
        }}
      />
    </>
  );
}
